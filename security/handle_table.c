/* SPDX-License-Identifier: MIT
 *
 * Handle tables (exo/handle.h). Free places are in a list, last closed first.
 */
#include <exo/assert.h>
#include <exo/handle.h>
#include <exo/heap.h>
#include <exo/time.h>
#include <exo/timer.h>
#include "audit.h"
#include "derivation.h"
#include "handle_table.h"

#define LEAF_BYTES (HANDLE_LEAF_CAPS * sizeof(struct cap))

int handle_table_create(struct handle_table **table, exo_handle_t from, struct quota *quota)
{
	if (quota_charge(quota, sizeof(**table)))
		return -E_QUOTA;
	*table = heap_alloc_zeroed(sizeof(**table));
	if (!*table) {
		quota_credit(quota, sizeof(**table));
		return -E_NOMEM;
	}
	(*table)->quota = quota_get(quota);
	(*table)->from = MAX(from, HANDLE_GENERATION);
	return 0;
}

void handle_table_free(struct handle_table *table)
{
	struct quota *quota = table->quota;

	if (table->ghosts) {
		table->ended = true;
		return;
	}
	for (unsigned i = 0; i < table->leaf_count; i++) {
		quota_credit(quota, LEAF_BYTES);
		heap_free(table->leaves[i], LEAF_BYTES);
	}
	quota_credit(quota, sizeof(*table));
	heap_free(table, sizeof(*table));
	quota_put(quota);
}

void handle_ghost_gone(struct cap *cap)
{
	struct handle_table *table = cap->table;

	cap->ghost = false;
	place_free(table, cap);
	if (!--table->ghosts && table->ended)
		handle_table_free(table);
}

int handle_leaf_add(struct handle_table *table)
{
	struct cap *leaf;

	if (table->leaf_count == HANDLE_ROOT_LEAVES)
		return -E_RANGE;
	if (quota_charge(table->quota, LEAF_BYTES))
		return -E_QUOTA;
	leaf = heap_alloc_zeroed(LEAF_BYTES);
	if (!leaf) {
		quota_credit(table->quota, LEAF_BYTES);
		return -E_NOMEM;
	}
	for (unsigned i = 0; i < HANDLE_LEAF_CAPS; i++) {
		leaf[i].handle = table->from | table->leaf_count << HANDLE_LEAF_BITS | i;
		leaf[i].table = table;
	}
	table->leaves[table->leaf_count++] = leaf;
	return 0;
}

/* The free list is empty. From the last place to the first, so that they are used in order. */
static int grow(struct handle_table *table)
{
	struct cap *leaf;
	int error = handle_leaf_add(table);

	if (error)
		return error;
	leaf = table->leaves[table->leaf_count - 1];
	for (unsigned i = HANDLE_LEAF_CAPS; i-- > 0;)
		place_free(table, &leaf[i]);
	return 0;
}

/* A blank place in an agent's table, still free: place_take takes it. */
static int place_find(struct agent *agent, struct cap **cap)
{
	int error = 0;

	if (unlikely(!agent->handles))
		error = handle_table_create(&agent->handles, agent->handles_from, agent->quota);
	if (!error && unlikely(!agent->handles->free))
		error = grow(agent->handles);
	if (!error)
		*cap = agent->handles->free;
	return error;
}

static exo_handle_t place_take(struct handle_table *table, struct cap *cap)
{
	table->free = cap->next_free;
	table->count++;
	return cap->handle;
}

exo_handle_t handle_add(struct agent *agent, struct kobject *object, unsigned rights,
			uint64_t badge)
{
	exo_handle_t handle;
	struct cap *cap;
	int error = place_find(agent, &cap);

	if (error)
		return error;
	handle = place_take(agent->handles, cap);
	cap_create(cap, object, rights, badge);
	return handle;
}

exo_handle_t handle_create(struct kobject *object, unsigned rights, uint64_t badge)
{
	exo_handle_t handle = handle_add(arch_current()->agent, object, rights, badge);

	if (handle > 0)
		audit_record(AUDIT_OBJECT_CREATED, object->class->type, (uint64_t)handle, rights);
	return handle;
}

static __always_inline void record_grant(const struct thread *by, const struct cap *from,
					 exo_handle_t handle, const struct agent *to)
{
	audit_record_here(by, AUDIT_GRANTED, (uint64_t)from->handle, (uint64_t)handle,
			  (uint64_t)to->id);
}

exo_handle_t handle_derive_usual(const struct thread *by, struct agent *to, struct cap *from,
				 unsigned rights)
{
	struct cap *cap = to->handles->free;
	exo_handle_t handle = place_take(to->handles, cap);

	cap_inherit_lasting(cap, from, rights);
	record_grant(by, from, handle, to);
	return handle;
}

exo_handle_t handle_derive(struct agent *to, struct cap *from, unsigned rights, uint64_t badge,
			   uint64_t expires_ns)
{
	exo_handle_t handle;
	struct cap *cap;
	int error;

	if (likely(handle_derive_is_usual(to, from, badge, expires_ns)))
		return handle_derive_usual(arch_current(), to, from, rights);
	error = cap_derivable(from, badge, expires_ns);
	if (!error)
		error = place_find(to, &cap);
	if (error)
		return error;
	handle = place_take(to->handles, cap);
	cap_inherit(cap, from, rights, badge ? badge : from->badge, expires_ns);
	record_grant(arch_current(), from, handle, to);
	return handle;
}

void handle_remove(struct cap *cap)
{
	struct handle_table *table = cap->table;

	cap->handle += HANDLE_GENERATION;
	table->count--;
	if (likely(cap_leave(cap)))
		place_free(table, cap);
	else
		table->ghosts++;
}

/* It may have a deadline. */
static __noinline struct cap *look_closer(struct cap *cap, uint32_t need)
{
	if (!(cap->kind & CAP_EXPIRES))
		return NULL;
	if (cap->expires_ns <= time_now_ns()) {
		handle_remove(cap);
		return NULL;
	}
	return cap_matches(cap, need | CAP_EXPIRES) ? cap : NULL;
}

struct cap *handle_look(struct handle_table *table, exo_handle_t handle, uint32_t need)
{
	struct cap *cap = handle_place(table, handle);

	if (unlikely(!cap || cap->handle != handle || !cap->kind))
		return NULL;
	return likely(cap_matches(cap, need)) ? cap : look_closer(cap, need);
}

int handle_refused(const struct thread *thread, exo_handle_t handle, uint32_t need, int error)
{
	if (error == -E_BADHANDLE || error == -E_PERM)
		audit_record_of(thread, AUDIT_REFUSED, (uint64_t)handle, need, (uint64_t)error);
	return error;
}

/* Why handle_look found nothing. */
static __noinline int refused(struct handle_table *table, exo_handle_t handle, uint32_t need)
{
	bool is_handle = handle_look(table, handle, need & CAP_TYPE_MASK);

	return handle_refused(arch_current(), handle, need, is_handle ? -E_PERM : -E_BADHANDLE);
}

__noinline int handle_find(exo_handle_t handle, uint32_t need, struct cap **cap)
{
	struct handle_table *table = arch_current()->agent->handles;

	*cap = handle_look(table, handle, need);
	return likely(*cap) ? 0 : refused(table, handle, need);
}
