/* SPDX-License-Identifier: MIT
 *
 * Revocation: everything that was derived from a capability goes, a batch at a time, with others
 * let in between. Meanwhile the object's capabilities cannot be copied, or somebody could copy
 * faster than this removes.
 */
#include <exo/handle.h>
#include <exo/kernel_lock.h>
#include <exo/mapping.h>
#include <exo/revoke.h>
#include <exo/sched.h>
#include "audit.h"
#include "derivation.h"

/* Between two looks at who else waits; some thousand instructions. */
#define BATCH 16

struct revoked {
	unsigned handles, mappings;
};

/* From the top of the tree: what has many children gives them to `cap` one by one, and goes when it
 * has but one. Up to a mapping. Returns what is next, NULL when there is no more. */
static struct cap *remove_batch(struct cap *cap, struct revoked *revoked)
{
	struct cap *derived;

	for (unsigned i = 0; (derived = cap_first_derived(cap)) && i < BATCH; i++) {
		if (cap_is_mapping(derived))
			break;
		if (derivation_is_wide(derived)) {
			derivation_narrow(derived);
		} else {
			cap_discard(derived);
			revoked->handles++;
		}
	}
	return derived;
}

/* Others were let in: find it again. */
static bool find_again(exo_handle_t handle, struct cap **cap)
{
	*cap = handle_look(arch_current()->agent->handles, handle, EXO_RIGHT_REVOKE);
	return *cap;
}

/* Let others in if they wait. They may take the handle away: false. */
static bool pause(exo_handle_t handle, struct cap **cap)
{
	if (likely(!sched_should_switch() && !kernel_lock_wanted()))
		return true;
	sched_give_way();
	return find_again(handle, cap);
}

/* Apart, so that the usual case saves no registers: __noinline. */
static __noinline int revoke_all(exo_handle_t handle, struct cap *cap)
{
	struct kobject *object = kobject_get(cap->object);
	struct revoked revoked = { 0 };
	struct cap *next;
	bool there = true;

	object->revocations++;
	while (there && (next = remove_batch(cap, &revoked))) {
		if (cap_is_mapping(next)) {
			mapping_take_back(next);
			revoked.mappings++;
			there = find_again(handle, &cap);
		}
		there = there && pause(handle, &cap);
	}
	object->revocations--;
	kobject_put(object);
	audit_record(AUDIT_REVOKED, (uint64_t)handle, revoked.handles, revoked.mappings);
	return there ? (int)revoked.handles : -E_BADHANDLE;
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
	if (unlikely(!derived) || unlikely(!is_only_leaf(derived)) ||
	    unlikely(cap_is_mapping(derived)))
		return revoke_all(handle, cap);
	cap_discard(derived);
	audit_record_here(arch_current(), AUDIT_REVOKED, (uint64_t)handle, 1, 0);
	return 1;
}
