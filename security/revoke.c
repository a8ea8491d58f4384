/* SPDX-License-Identifier: MIT
 *
 * Revocation: everything that was derived from a capability goes, a batch at a time, with others
 * let in between. Meanwhile the object's capabilities cannot be copied, or somebody could copy
 * faster than this removes.
 */
#include <exo/handle.h>
#include <exo/kernel_lock.h>
#include <exo/revoke.h>
#include <exo/sched.h>
#include "audit.h"
#include "derivation.h"

/* Between two looks at who else waits; some thousand instructions. */
#define BATCH 16

/* From the top of the tree: what has many children gives them to `cap` one by one, and goes when it
 * has but one. True when there is more. */
static bool remove_batch(struct cap *cap, int *count)
{
	struct cap *derived;

	for (unsigned i = 0; (derived = cap_first_derived(cap)) && i < BATCH; i++) {
		if (derivation_is_wide(derived)) {
			derivation_narrow(derived);
		} else {
			cap_discard(derived);
			++*count;
		}
	}
	return derived;
}

static __noinline bool let_in(exo_handle_t handle, struct cap **cap)
{
	sched_give_way();
	*cap = handle_look(arch_current()->agent->handles, handle, EXO_RIGHT_REVOKE);
	return *cap;
}

/* Let others in if they wait. They may take the handle away: false. */
static bool pause(exo_handle_t handle, struct cap **cap)
{
	if (likely(!sched_should_switch() && !kernel_lock_wanted()))
		return true;
	return let_in(handle, cap);
}

/* Apart, so that the usual case saves no registers: __noinline. */
static __noinline int revoke_all(exo_handle_t handle, struct cap *cap)
{
	struct kobject *object = kobject_get(cap->object);
	bool there = true;
	int count = 0;

	object->revocations++;
	while (there && remove_batch(cap, &count))
		there = pause(handle, &cap);
	object->revocations--;
	kobject_put(object);
	audit_record(AUDIT_REVOKED, (uint64_t)handle, (uint64_t)count, 0);
	return there ? count : -E_BADHANDLE;
}

/* Nothing was derived from it, and nothing else from what it was derived from. */
static bool is_only_leaf(const struct cap *cap)
{
	return !cap->first_child && list_empty(&cap->siblings);
}

int cap_revoke(exo_handle_t handle)
{
	struct cap *cap, *derived;
	int error = handle_find_usual(handle, EXO_RIGHT_REVOKE, &cap);

	if (unlikely(error))
		return error;
	derived = cap_first_derived(cap);
	if (unlikely(!derived) || unlikely(!is_only_leaf(derived)))
		return revoke_all(handle, cap);
	cap_discard(derived);
	audit_record_here(arch_current(), AUDIT_REVOKED, (uint64_t)handle, 1, 0);
	return 1;
}
