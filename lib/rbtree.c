/* SPDX-License-Identifier: MIT
 *
 * Red-black trees (exo/rbtree.h) after Cormen, Leiserson, Rivest and Stein, Introduction to
 * Algorithms, chapter 13: the case numbers are theirs. Deviations: leaves are NULL and count as
 * black, so a removal carries the parent of the place it repairs; the mirrored half of every case
 * is the same code with the side exchanged.
 *
 * The invariants: the top is black; a red node has black children; every path from the top to a
 * missing child passes the same number of black nodes.
 */
#include <exo/rbtree.h>

static bool is_red(const struct rb_node *node)
{
	return node && (node->parent_and_red & RB_RED);
}

static void set_red(struct rb_node *node)
{
	node->parent_and_red |= RB_RED;
}

static void set_black(struct rb_node *node)
{
	node->parent_and_red &= ~RB_RED;
}

static void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->parent_and_red = (uintptr_t)parent | (node->parent_and_red & RB_RED);
}

static enum rb_side other(enum rb_side side)
{
	return side == RB_LEFT ? RB_RIGHT : RB_LEFT;
}

/* On which side of its parent is node? node may be NULL when its sibling is not. */
static enum rb_side side_of(const struct rb_node *node, const struct rb_node *parent)
{
	return parent->child[RB_RIGHT] == node ? RB_RIGHT : RB_LEFT;
}

/* What hung above old hangs above node, which may be NULL. */
static void replace(struct rb_tree *tree, struct rb_node *old, struct rb_node *node)
{
	struct rb_node *parent = rb_parent(old);

	if (!parent)
		tree->top = node;
	else
		parent->child[side_of(old, parent)] = node;
	if (node)
		set_parent(node, parent);
}

static void adopt(struct rb_node *parent, enum rb_side side, struct rb_node *child)
{
	parent->child[side] = child;
	if (child)
		set_parent(child, parent);
}

/* node sinks to `side`, its child on the other side takes its place. Colours stay with the nodes.
 */
static void rotate(struct rb_tree *tree, struct rb_node *node, enum rb_side side)
{
	struct rb_node *riser = node->child[other(side)];

	replace(tree, node, riser);
	adopt(node, other(side), riser->child[side]);
	adopt(riser, side, node);
}

/* node, the inner grandchild, rises above both: the two rotations of cases 2 and 3 in one step. */
static void rise(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent,
		 struct rb_node *grandparent, enum rb_side side)
{
	adopt(parent, other(side), node->child[side]);
	adopt(grandparent, side, node->child[other(side)]);
	replace(tree, grandparent, node);
	adopt(node, side, parent);
	adopt(node, other(side), grandparent);
}

void rb_insert(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent,
	       enum rb_side side)
{
	node->child[RB_LEFT] = NULL;
	node->child[RB_RIGHT] = NULL;
	node->parent_and_red = (uintptr_t)parent | RB_RED;
	if (parent)
		parent->child[side] = node;
	else
		tree->top = node;

	/* node is red; the only rule that may be broken is that its parent is red too. */
	while (is_red(parent = rb_parent(node))) {
		struct rb_node *grandparent = rb_parent(parent);
		struct rb_node *uncle;

		side = side_of(parent, grandparent);
		uncle = grandparent->child[other(side)];
		if (is_red(uncle)) { /* case 1: the red moves two levels up */
			set_black(parent);
			set_black(uncle);
			set_red(grandparent);
			node = grandparent;
			continue;
		}
		set_red(grandparent);
		if (node == parent->child[other(side)]) { /* cases 2 and 3 */
			rise(tree, node, parent, grandparent, side);
			set_black(node);
		} else { /* case 3 */
			rotate(tree, grandparent, other(side));
			set_black(parent);
		}
		break;
	}
	set_black(tree->top);
}

void rb_insert_between(struct rb_tree *tree, struct rb_node *node, struct rb_node *prev,
		       struct rb_node *next)
{
	if (next && !next->child[RB_LEFT])
		rb_insert(tree, node, next, RB_LEFT);
	else
		rb_insert(tree, node, prev, RB_RIGHT);
}

/* The paths through the place `node` (may be NULL) below parent lack one black node. */
static void restore_blacks(struct rb_tree *tree, struct rb_node *node, struct rb_node *parent)
{
	while (node != tree->top && !is_red(node)) {
		enum rb_side side = side_of(node, parent);
		struct rb_node *sibling = parent->child[other(side)];

		if (is_red(sibling)) { /* case 1: get a black sibling */
			set_black(sibling);
			set_red(parent);
			rotate(tree, parent, side);
			sibling = parent->child[other(side)];
		}
		if (!is_red(sibling->child[RB_LEFT]) && !is_red(sibling->child[RB_RIGHT])) {
			set_red(sibling); /* case 2: the lack moves one level up */
			node = parent;
			parent = rb_parent(node);
			continue;
		}
		if (!is_red(sibling->child[other(side)])) { /* case 3: make it case 4 */
			set_black(sibling->child[side]);
			set_red(sibling);
			rotate(tree, sibling, other(side));
			sibling = parent->child[other(side)];
		}
		if (is_red(parent)) /* case 4: a black node comes from the sibling's side */
			set_red(sibling);
		set_black(parent);
		set_black(sibling->child[other(side)]);
		rotate(tree, parent, side);
		return;
	}
	if (node)
		set_black(node);
}

/* Put node's successor, the leftmost below its right child, in its place and colour. Returns the
 * parent of the place from which the successor was taken. */
static struct rb_node *replace_by_successor(struct rb_tree *tree, struct rb_node *node,
					    struct rb_node *successor)
{
	struct rb_node *parent = rb_parent(successor);

	if (parent == node) {
		parent = successor;
	} else {
		adopt(parent, RB_LEFT, successor->child[RB_RIGHT]);
		adopt(successor, RB_RIGHT, node->child[RB_RIGHT]);
	}
	adopt(successor, RB_LEFT, node->child[RB_LEFT]);
	successor->parent_and_red = node->parent_and_red;
	replace(tree, node, successor);
	return parent;
}

void rb_erase(struct rb_tree *tree, struct rb_node *node)
{
	struct rb_node *parent, *child;
	bool lost_red;

	if (node->child[RB_LEFT] && node->child[RB_RIGHT]) {
		struct rb_node *successor = rb_next(node);

		lost_red = is_red(successor);
		child = successor->child[RB_RIGHT];
		parent = replace_by_successor(tree, node, successor);
	} else {
		lost_red = is_red(node);
		child = node->child[RB_LEFT] ? node->child[RB_LEFT] : node->child[RB_RIGHT];
		parent = rb_parent(node);
		replace(tree, node, child);
	}
	if (!lost_red)
		restore_blacks(tree, child, parent);
}

/* The last node on the way down from `node` to a side. */
static struct rb_node *descend(struct rb_node *node, enum rb_side side)
{
	while (node->child[side])
		node = node->child[side];
	return node;
}

struct rb_node *rb_outermost(const struct rb_tree *tree, enum rb_side side)
{
	return tree->top ? descend(tree->top, side) : NULL;
}

struct rb_node *rb_neighbour(const struct rb_node *node, enum rb_side side)
{
	const struct rb_node *parent;

	if (node->child[side])
		return descend(node->child[side], other(side));
	while ((parent = rb_parent(node)) && parent->child[side] == node)
		node = parent;
	return (struct rb_node *)parent;
}

/* The black nodes from node up to the top. */
static unsigned blacks_above(const struct rb_node *node)
{
	unsigned blacks = 0;

	for (; node; node = rb_parent(node))
		blacks += !is_red(node);
	return blacks;
}

static bool check_child(const struct rb_node *node, enum rb_side side, unsigned blacks)
{
	const struct rb_node *child = node->child[side];

	if (!child)
		return blacks_above(node) == blacks;
	return rb_parent(child) == node && !(is_red(node) && is_red(child));
}

/* The node after this one, parents before children; only upward links that were checked are used.
 */
static const struct rb_node *check_next(const struct rb_node *node)
{
	const struct rb_node *parent;

	if (node->child[RB_LEFT])
		return node->child[RB_LEFT];
	if (node->child[RB_RIGHT])
		return node->child[RB_RIGHT];
	while ((parent = rb_parent(node)) &&
	       (!parent->child[RB_RIGHT] || parent->child[RB_RIGHT] == node))
		node = parent;
	return parent ? parent->child[RB_RIGHT] : NULL;
}

bool rb_check(const struct rb_tree *tree)
{
	unsigned blacks = 0;

	if (!tree->top)
		return true;
	if (rb_parent(tree->top) || is_red(tree->top))
		return false;
	for (const struct rb_node *node = tree->top; node; node = node->child[RB_LEFT])
		blacks += !is_red(node);
	for (const struct rb_node *node = tree->top; node; node = check_next(node))
		if (!check_child(node, RB_LEFT, blacks) || !check_child(node, RB_RIGHT, blacks))
			return false;
	return true;
}
