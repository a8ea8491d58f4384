/* SPDX-License-Identifier: MIT
 *
 * Handle tables when their agents fork, exec and end (exo/handle.h). A leaf at a time, with others
 * let in between.
 */
#include <exo/handle.h>
#include <exo/heap.h>
#include <exo/sched.h>
#include "handle_table.h"

/* What the child has in the place of one of the parent's. */
static void place_fork(struct cap *to, struct cap *from)
{
	to->handle = from->handle;
	if (!from->kind) {
		place_free(to->table, to);
		return;
	}
	if (from->kind & EXO_RIGHT_INHERIT && cap_can_derive(from)) {
		cap_inherit(to, from, EXO_RIGHT_MASK, from->badge, from->expires_ns);
		to->table->count++;
		return;
	}
	to->handle += HANDLE_GENERATION;
	place_free(to->table, to);
}

static int leaf_fork(struct handle_table *child, const struct handle_table *parent, unsigned index)
{
	int error = handle_leaf_add(child);

	if (error)
		return error;
	for (unsigned i = HANDLE_LEAF_CAPS; i-- > 0;)
		place_fork(&child->leaves[index][i], &parent->leaves[index][i]);
	return 0;
}

/* Does the child get any of these? *highest: of the numbers so far. */
static bool leaf_is_wanted(const struct cap *leaf, exo_handle_t *highest)
{
	exo_handle_t high = *highest;
	uint32_t kinds = 0;

	for (const struct cap *cap = leaf; cap < leaf + HANDLE_LEAF_CAPS; cap++) {
		kinds |= cap->kind;
		high = MAX(high, cap->handle);
	}
	*highest = high;
	return kinds & EXO_RIGHT_INHERIT;
}

int handles_fork(struct handle_table **child, exo_handle_t *unused, struct quota *quota)
{
	const struct agent *agent = arch_current()->agent;
	const struct handle_table *parent = agent->handles;
	bool wanted = false;
	int error;

	*child = NULL;
	*unused = agent->handles_from;
	for (unsigned i = 0; parent && !wanted && i < parent->leaf_count; i++) {
		wanted = leaf_is_wanted(parent->leaves[i], unused);
		sched_give_way();
	}
	if (!wanted) {
		*unused = ALIGN_UP(*unused + 1, HANDLE_GENERATION);
		return 0;
	}
	error = handle_table_create(child, parent->from, quota);
	for (unsigned i = 0; !error && i < parent->leaf_count; i++) {
		error = leaf_fork(*child, parent, i);
		sched_give_way();
	}
	if (error && *child)
		handles_end(*child);
	return error;
}

static void leaf_close(struct cap *leaf, unsigned keep)
{
	for (unsigned i = 0; i < HANDLE_LEAF_CAPS; i++)
		if (leaf[i].kind && !(leaf[i].kind & keep))
			handle_remove(&leaf[i]);
}

void handles_exec(void)
{
	struct handle_table *table = arch_current()->agent->handles;

	for (unsigned i = 0; table && i < table->leaf_count; i++) {
		leaf_close(table->leaves[i], EXO_RIGHT_INHERIT);
		sched_give_way();
	}
}

void handles_end(struct handle_table *table)
{
	if (!table)
		return;
	for (unsigned i = 0; i < table->leaf_count; i++) {
		leaf_close(table->leaves[i], 0);
		sched_give_way();
	}
	handle_table_free(table);
}
