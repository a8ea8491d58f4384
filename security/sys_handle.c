/* SPDX-License-Identifier: MIT
 *
 * System calls about handles.
 */
#include <exo/cap_check.h>
#include <exo/handle.h>
#include <exo/revoke.h>
#include <exo/syscall_args.h>
#include "derivation.h"
#include "handle_table.h"

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

/* Apart, so that the usual copy saves no registers: __noinline. */
static __noinline int64_t copy_with_care(exo_handle_t handle, unsigned rights, uint64_t badge,
					 uint64_t expires_ns)
{
	struct cap *cap = cap_check(handle, EXO_RIGHT_COPY);
	int error = cap ? 0 : handle_find(handle, 0, &cap);
	exo_handle_t copy;

	if (error)
		return error;
	copy = handle_derive(arch_current()->agent, cap, rights, badge, expires_ns);
	if (copy < 0)
		return handle_refused(arch_current(), handle, EXO_RIGHT_COPY, (int)copy);
	return copy;
}

/* a: handle, b: rights, c: badge, d: until when, in ns of the clock */
__flatten SYSCALL_HANDLER(handle_copy)
{
	struct thread *thread = arch_current();
	struct cap *cap = cap_check_quick(thread, (exo_handle_t)a, EXO_RIGHT_COPY);

	if (cap && !cap_matches(cap, EXO_RIGHT_COPY))
		__builtin_unreachable(); /* and need not be asked again */
	/* What may go wrong is said there. */
	if (unlikely(!cap) || unlikely(!handle_derive_is_usual(thread->agent, cap, c, d)))
		return copy_with_care((exo_handle_t)a, b & EXO_RIGHT_MASK, c, d);
	return handle_derive_usual(thread, thread->agent, cap, b & EXO_RIGHT_MASK);
}

static uint32_t count_derived(const struct cap *cap)
{
	const struct cap *at = cap;
	uint32_t count = 0;

	for (unsigned i = 0; i < DERIVED_MAX && (at = derivation_next(cap, at)); i++)
		count += !at->ghost && !cap_is_mapping(at);
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
