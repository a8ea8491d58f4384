/* SPDX-License-Identifier: MIT
 *
 * System calls about handles.
 */
#include <exo/handle.h>
#include <exo/revoke.h>
#include <exo/syscall_args.h>
#include "derivation.h"

#define DERIVED_MAX 10000

/* a: handle */
SYSCALL_HANDLER(handle_close)
{
	struct cap *cap;
	int error = handle_find((exo_handle_t)a, 0, &cap);

	if (!error)
		handle_remove(cap);
	return error;
}

/* a: handle, b: rights, c: badge, d: until when, in ns of the clock */
SYSCALL_HANDLER(handle_copy)
{
	struct cap *cap;
	int error = handle_find((exo_handle_t)a, 0, &cap);

	exo_handle_t copy;

	if (error)
		return error;
	copy = handle_derive(arch_current()->agent, cap, b & EXO_RIGHT_MASK, c, d);
	if (unlikely(copy < 0))
		return handle_refused(arch_current(), (exo_handle_t)a, EXO_RIGHT_COPY, (int)copy);
	return copy;
}

static uint32_t count_derived(const struct cap *cap)
{
	const struct cap *at = cap;
	uint32_t count = 0;

	for (unsigned i = 0; i < DERIVED_MAX && (at = derivation_next(cap, at)); i++)
		count += !at->ghost;
	return count;
}

/* a: handle, b: struct exo_handle_info */
SYSCALL_HANDLER(handle_info)
{
	struct exo_handle_info info;
	struct cap *cap;
	int error = handle_find((exo_handle_t)a, 0, &cap);

	if (error)
		return error;
	info = (struct exo_handle_info){
		.type = cap_type(cap),
		.rights = cap_rights(cap),
		.badge = cap->badge,
		.expires_ns = cap->expires_ns,
		.handles = cap->object->handles,
		.derived = count_derived(cap),
		.id = cap->object->id,
	};
	return arch_copy_to_user((void *)b, &info, sizeof(info));
}

/* a: handle */
SYSCALL_HANDLER(cap_revoke)
{
	return cap_revoke((exo_handle_t)a);
}
