/* SPDX-License-Identifier: MIT
 *
 * The tree of derivation (derivation.h). The children of a capability are a ring without a head;
 * first_child is one of them.
 */
#include <exo/assert.h>
#include "derivation.h"
#include "handle_table.h"

static struct cap *next_sibling(const struct cap *cap)
{
	return list_entry(cap->siblings.next, struct cap, siblings);
}

void derivation_add(struct cap *parent, struct cap *cap)
{
	cap->parent = parent;
	list_init(&cap->siblings);
	if (!parent)
		return;
	if (parent->first_child)
		list_add_tail(&parent->first_child->siblings, &cap->siblings);
	parent->first_child = cap;
}

static void leave_parent(struct cap *cap)
{
	struct cap *parent = cap->parent, *next = next_sibling(cap);

	if (parent && parent->first_child == cap)
		parent->first_child = next == cap ? NULL : next;
	list_remove(&cap->siblings);
}

/* Its only child takes its place. */
static void give_way(struct cap *cap)
{
	struct cap *child = cap->first_child;

	leave_parent(cap);
	cap->first_child = NULL;
	derivation_add(cap->parent, child);
}

/* A ghost that has lost a child may not be needed any more. */
static void lay(struct cap *ghost)
{
	if (derivation_is_wide(ghost))
		return;
	give_way(ghost);
	handle_ghost_gone(ghost);
}

/* A message's memory cannot stay behind. It has more than one child only if it was delivered more
 * than once. */
static void orphan(struct cap *cap)
{
	while (derivation_is_wide(cap))
		derivation_narrow(cap);
	give_way(cap);
}

/* Nothing is below it. */
static __always_inline void remove_leaf(struct cap *cap)
{
	struct cap *parent = cap->parent;

	leave_parent(cap);
	if (parent && unlikely(parent->ghost))
		lay(parent);
}

void derivation_remove_leaf(struct cap *cap)
{
	remove_leaf(cap);
}

bool derivation_remove(struct cap *cap)
{
	if (!cap->first_child) {
		remove_leaf(cap);
		return true;
	}
	if (derivation_is_wide(cap) && cap->table)
		return false;
	orphan(cap);
	return true;
}

void derivation_narrow(struct cap *cap)
{
	struct cap *child = cap->first_child;

	leave_parent(child);
	derivation_add(cap->parent, child);
	if (cap->ghost)
		lay(cap);
}

const struct cap *derivation_next(const struct cap *root, const struct cap *cap)
{
	if (cap->first_child)
		return cap->first_child;
	while (cap != root && next_sibling(cap) == cap->parent->first_child)
		cap = cap->parent;
	return cap == root ? NULL : next_sibling(cap);
}
