/* SPDX-License-Identifier: MIT
 *
 * Revocation: everything that was derived from a capability goes, a batch at a time, with others
 * let in between. Meanwhile the object's capabilities cannot be copied, or somebody could copy
 * faster than this removes.
 */
#include <exo/audit.h>
#include <exo/handle.h>
#include <exo/kernel_lock.h>
#include <exo/revoke.h>
#include <exo/sched.h>
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

/* Let others in if they wait. They may take the handle away: false. */
static bool pause(exo_handle_t handle, struct cap **cap)
{
	if (likely(!sched_should_switch() && !kernel_lock_wanted()))
		return true;
	sched_give_way();
	*cap = handle_look(arch_current()->agent->handles, handle, EXO_RIGHT_REVOKE);
	return *cap;
}

int cap_revoke(exo_handle_t handle)
{
	struct kobject *object;
	struct cap *cap;
	bool there = true;
	int count = 0, error = handle_find(handle, EXO_RIGHT_REVOKE, &cap);

	if (error)
		return error;
	object = kobject_get(cap->object);
	object->revocations++;
	while (there && remove_batch(cap, &count))
		there = pause(handle, &cap);
	object->revocations--;
	kobject_put(object);
	audit_record(AUDIT_REVOKED, (uint64_t)handle, (uint64_t)count, 0);
	return there ? count : -E_BADHANDLE;
}
