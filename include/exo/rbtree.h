/* SPDX-License-Identifier: MIT
 *
 * Intrusive red-black trees: ordered sets with O(log n) insertion and removal, no path longer than
 * 2 log2(n + 1). The links live in the objects, so nothing allocates and nothing fails. Whoever
 *owns the tree owns its order and its locking: the descent is a loop of the user, in which the
 * comparison is inlined.
 *
 *	struct rb_node *parent = NULL;
 *	enum rb_side side = RB_LEFT;
 *
 *	for (struct rb_node *at = tree->top; at; at = at->child[side]) {
 *		parent = at;
 *		side = key >= rb_entry(at, struct region, node)->start ? RB_RIGHT : RB_LEFT;
 *	}
 *	rb_insert(tree, &region->node, parent, side);
 */
#ifndef EXO_RBTREE_H
#define EXO_RBTREE_H

#include <exo/types.h>

enum rb_side { RB_LEFT = 0, RB_RIGHT = 1 };

struct rb_node {
	struct rb_node *child[2]; /* by enum rb_side; NULL where there is none */
	uintptr_t parent_and_red; /* the parent's address; bit 0: this node is red */
};

#define RB_RED ((uintptr_t)1)

/* All zeros is an empty tree. */
struct rb_tree {
	struct rb_node *top;
};

/* NULL for the node at the top. */
static inline struct rb_node *rb_parent(const struct rb_node *node)
{
	return (struct rb_node *)(node->parent_and_red & ~RB_RED);
}

/* Hang node, which is in no tree, below parent on a side that is free, and rebalance. parent is
 * NULL when the tree is empty. */
void rb_insert(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent,
	       enum rb_side side);

/* The same where the place is known: between two neighbours, NULL where there is none. */
void rb_insert_between(struct rb_tree *tree, struct rb_node *node, struct rb_node *prev,
		       struct rb_node *next);

/* Take node out; its own links are left undefined. */
void rb_erase(struct rb_tree *tree, struct rb_node *node);

/* The outermost node of a side; NULL when the tree is empty. */
struct rb_node *rb_outermost(const struct rb_tree *tree, enum rb_side side);

/* The neighbour in order on a side; NULL at the end. */
struct rb_node *rb_neighbour(const struct rb_node *node, enum rb_side side);

static inline struct rb_node *rb_first(const struct rb_tree *tree)
{
	return rb_outermost(tree, RB_LEFT);
}

static inline struct rb_node *rb_last(const struct rb_tree *tree)
{
	return rb_outermost(tree, RB_RIGHT);
}

static inline struct rb_node *rb_next(const struct rb_node *node)
{
	return rb_neighbour(node, RB_RIGHT);
}

static inline struct rb_node *rb_prev(const struct rb_node *node)
{
	return rb_neighbour(node, RB_LEFT);
}

/* Are the links consistent and the colours those of a red-black tree? O(n log n), for tests and
 * assert_slow; the order is the user's to check. */
bool rb_check(const struct rb_tree *tree);

/* The object around a node. */
#define rb_entry(node, type, member) container_of(node, type, member)

#endif
