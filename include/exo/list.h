/* SPDX-License-Identifier: MIT
 *
 * Intrusive doubly linked list: the links live in the objects, so that adding and removing never
 * allocates and never fails. The list is a circle through one head that belongs to no object; a
 *head has the type of a member. Whoever owns the list owns its locking.
 *
 *	struct thread { struct list_node queue_node; … };
 *	list_for_each(struct thread, thread, &queue, queue_node)
 *		…
 */
#ifndef EXO_LIST_H
#define EXO_LIST_H

#include <exo/types.h>

struct list_node {
	struct list_node *next;
	struct list_node *prev;
};

/* A head that is empty from the start: `static struct list_node queue = LIST_EMPTY(queue);` */
#define LIST_EMPTY(head)         \
	{                        \
		&(head), &(head) \
	}

/* Make an empty head, or a member that is on no list (list_empty of it is true). */
static inline void list_init(struct list_node *node)
{
	node->next = node;
	node->prev = node;
}

static inline bool list_empty(const struct list_node *head)
{
	return head->next == head;
}

/* Insert node, which is on no list, behind `after`. */
static inline void list_add_after(struct list_node *after, struct list_node *node)
{
	struct list_node *next = after->next;

	node->next = next;
	node->prev = after;
	next->prev = node;
	after->next = node;
}

/* To the front. */
static inline void list_add(struct list_node *head, struct list_node *node)
{
	list_add_after(head, node);
}

/* To the back. */
static inline void list_add_tail(struct list_node *head, struct list_node *node)
{
	list_add_after(head->prev, node);
}

/* Take node off its list; its own links are left as they were. */
static inline void list_remove(struct list_node *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
}

/* The same of a node that is known to be the first. */
static inline void list_remove_first(struct list_node *head, struct list_node *node)
{
	head->next = node->next;
	node->next->prev = head;
}

/* list_remove, and node is then a list of its own: it may be removed again, harmlessly. */
static inline void list_remove_init(struct list_node *node)
{
	list_remove(node);
	list_init(node);
}

/* NULL when the list is empty. */
static inline struct list_node *list_first(const struct list_node *head)
{
	return list_empty(head) ? NULL : head->next;
}

static inline struct list_node *list_last(const struct list_node *head)
{
	return list_empty(head) ? NULL : head->prev;
}

/* Remove and return the first; NULL when the list is empty. */
static inline struct list_node *list_pop(struct list_node *head)
{
	struct list_node *node = list_first(head);

	if (node)
		list_remove(node);
	return node;
}

/* The object around a node. */
#define list_entry(node, type, member) container_of(node, type, member)

/* Every object from first to last, as `type *var`. The body must not remove var … */
#define list_for_each(type, var, head, member)                   \
	for (type *var = list_entry((head)->next, type, member); \
	     var != list_entry(head, type, member);              \
	     var = list_entry(var->member.next, type, member))

/* … here it may, and only var. */
#define list_for_each_safe(type, var, head, member)                           \
	for (type *var = list_entry((head)->next, type, member), *var##_next; \
	     var != list_entry(head, type, member) &&                         \
	     (var##_next = list_entry(var->member.next, type, member), true); \
	     var = var##_next)

#endif
