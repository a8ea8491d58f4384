/* SPDX-License-Identifier: MIT
 *
 * The walk of the agent's table and the comparison of number, type and rights (contract:
 * exo/cap_check.h).
 */
#ifndef EXO_CAP_CHECK_WALK_H
#define EXO_CAP_CHECK_WALK_H

#include <exo/handle.h>

static __always_inline struct cap *cap_check_quick(const struct thread *thread, exo_handle_t handle,
						   uint32_t need)
{
	return handle_look_usual(thread->agent->handles, handle, need);
}

static __always_inline struct cap *cap_check(exo_handle_t handle, uint32_t need)
{
	return cap_check_quick(arch_current(), handle, need);
}

static __always_inline struct kobject *cap_check_object(exo_handle_t handle, uint32_t need)
{
	const struct cap *cap = cap_check(handle, need);

	return likely(cap) ? cap->object : NULL;
}

#endif
