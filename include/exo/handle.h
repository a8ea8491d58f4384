/* SPDX-License-Identifier: MIT
 *
 * Handle tables: the capabilities that an agent has, by number. A table has two levels, leaves of
 * 64 capabilities and a root of up to 256 of them, and grows by leaves, which are charged to the
 * agent's quota and kept until it ends. A handle is the place in the table and, above, how often
 * that place has been used: 50 bits, so that no number comes back. Thread context, kernel lock.
 */
#ifndef EXO_HANDLE_H
#define EXO_HANDLE_H

#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/cap.h>
#include <exo/thread.h>

#define HANDLE_LEAF_BITS   5
#define HANDLE_ROOT_BITS   8
#define HANDLE_INDEX_BITS  (HANDLE_LEAF_BITS + HANDLE_ROOT_BITS)
#define HANDLE_LEAF_CAPS   (1u << HANDLE_LEAF_BITS)
#define HANDLE_ROOT_LEAVES (1u << HANDLE_ROOT_BITS)
#define HANDLES_MAX        (1u << HANDLE_INDEX_BITS)

struct handle_table {
	struct cap *leaves[HANDLE_ROOT_LEAVES]; /* NULL from leaf_count on */
	struct cap *free;
	unsigned leaf_count;
	unsigned count;      /* handles in use */
	unsigned ghosts;     /* places that are part of the tree of derivation only (exo/cap.h) */
	bool ended;          /* its agent has; it goes with the last ghost */
	exo_handle_t from;   /* the first use of a fresh place, above HANDLE_INDEX_BITS */
	struct quota *quota; /* with a holder */
};

/* The place where a handle's capability is, if it is a handle; NULL when there is no such place. */
static __always_inline struct cap *handle_place(const struct handle_table *table,
						exo_handle_t handle)
{
	struct cap *leaf;

	if (unlikely(!table))
		return NULL;
	leaf = table->leaves[handle >> HANDLE_LEAF_BITS & (HANDLE_ROOT_LEAVES - 1)];
	return likely(leaf) ? &leaf[handle & (HANDLE_LEAF_CAPS - 1)] : NULL;
}

/* The capability of an agent's handle if it has the type and the rights of CAP_NEED, else NULL. Not
 * recorded: handle_find is. */
struct cap *handle_look(struct handle_table *table, exo_handle_t handle, uint32_t need);

/* The running agent's handle: 0 and the capability, or the error that the call returns, recorded:
 * -E_BADHANDLE, -E_PERM. The capability is good until the thread sleeps or touches user memory. */
int handle_find(exo_handle_t handle, uint32_t need, struct cap **cap) __must_check;

/* The same without the capability: a thread was refused what `need` says. Returns the error, which
 * is recorded if it is one of those two. */
int handle_refused(const struct thread *thread, exo_handle_t handle, uint32_t need, int error);

/* handle_look for a constant need with a right: what is out of the ordinary is not found. */
static __always_inline struct cap *handle_look_usual(const struct handle_table *table,
						     exo_handle_t handle, uint32_t need)
{
	struct cap *cap = handle_place(table, handle);

	if (unlikely(!cap || cap->handle != handle || !cap_matches(cap, need)))
		return NULL;
	return cap;
}

/* handle_find for such a need, for those who pay for a call. */
static __always_inline __must_check int handle_find_usual(exo_handle_t handle, uint32_t need,
							  struct cap **cap)
{
	*cap = handle_look_usual(arch_current()->agent->handles, handle, need);
	return likely(*cap) ? 0 : handle_find(handle, need, cap);
}

/* The first handle of an object, for the running agent. The capability takes its own reference.
 * -E_QUOTA, -E_NOMEM, -E_RANGE. */
exo_handle_t handle_create(struct kobject *object, unsigned rights, uint64_t badge) __must_check;

/* The same for any agent that is not another CPU's, and not recorded: the caller sees to that. */
exo_handle_t handle_add(struct agent *agent, struct kobject *object, unsigned rights,
			uint64_t badge) __must_check;

/* A handle in a table, derived from a capability (of another agent, of a message); errors as
 * cap_derive and handle_create. */
exo_handle_t handle_derive(struct agent *to, struct cap *from, unsigned rights, uint64_t badge,
			   uint64_t expires_ns) __must_check;

/* A handle's capability, found before, goes. */
void handle_remove(struct cap *cap);

/* fork: a table for the child, with copies of the running agent's handles that have
 * EXO_RIGHT_INHERIT; no number means anything else there than here. NULL when there are none: then
 * *unused is where the child's numbers begin (agent.handles_from). May let others run. -E_QUOTA,
 * -E_NOMEM. */
int handles_fork(struct handle_table **child, exo_handle_t *unused,
		 struct quota *quota) __must_check;

/* exec: the running agent's handles without EXO_RIGHT_INHERIT go. May let others run. */
void handles_exec(void);

/* All go, and the table, which nobody uses any more. NULL is ignored. May let others run. */
void handles_end(struct handle_table *table);

#endif
