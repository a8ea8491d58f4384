/* SPDX-License-Identifier: MIT
 *
 * From a handle of the running agent to its capability, on hot paths. A variant of CAP_CACHE:
 *   n  cap_check_walk.h   the agent's two-level table
 *   y  cap_check_cache.h  in front of it the last ones that the running thread used
 */
#ifndef EXO_CAP_CHECK_H
#define EXO_CAP_CHECK_H

#include <exo/handle.h>

#ifdef CONFIG_CAP_CACHE
#include <exo/cap_check_cache.h>
#else
#include <exo/cap_check_walk.h>
#endif

/* need: a constant CAP_NEED with a type. NULL when the handle is not that, or has to be looked at
 * more closely: handle_find knows. Good until the thread sleeps or touches user memory. */
static __always_inline struct cap *cap_check(exo_handle_t handle, uint32_t need);

/* The same of the running thread that the caller has looked up already, but may be NULL without a
 * reason: then cap_find makes that the next one is not. */
static __always_inline struct cap *cap_check_quick(const struct thread *thread, exo_handle_t handle,
						   uint32_t need);

/* The same, to the object. */
static __always_inline struct kobject *cap_check_object(exo_handle_t handle, uint32_t need);

/* cap_check, and the error of handle_find when that is NULL. */
static __always_inline int cap_find(exo_handle_t handle, uint32_t need, struct cap **cap)
{
	*cap = cap_check(handle, need);
	return likely(*cap) ? 0 : handle_find(handle, need, cap);
}

#endif
