/* SPDX-License-Identifier: MIT
 *
 * The system-call tables and the generic dispatch.
 */
#include <exo/compiler.h>
#include <exo/filter.h>
#include <exo/syscall.h>
#include <exo/syscall_args.h>
#include <exo/thread.h>

_Static_assert(EXO_SYSCALL_COUNT <= FILTER_BITS, "every call has its bit");

/* The numbers between those of the list belong to nobody yet. */
static SYSCALL_HANDLER(none)
{
	return -E_NOSYS;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
#define EXO_SYSCALL(number, name)       [number] = sys_##name,
#define EXO_SYSCALL_SHORT(number, name) [number] = sys_##name,
syscall_fn *const syscall_table[EXO_SYSCALL_COUNT] = {
	[0 ... EXO_SYSCALL_COUNT - 1] = sys_none,
#include <uapi/exo/syscall_list.h>
};
#undef EXO_SYSCALL
#undef EXO_SYSCALL_SHORT
#pragma GCC diagnostic pop

/* What SYSCALL_FASTPATH's entry code calls, by number. */
#define EXO_SYSCALL(number, name)
#define EXO_SYSCALL_SHORT(number, name) [number] = sys_##name,
extern syscall_fn *const syscall_short_table[EXO_SYSCALL_SHORT_COUNT];
__used __attribute__((externally_visible))
syscall_fn *const syscall_short_table[EXO_SYSCALL_SHORT_COUNT] = {
#include <uapi/exo/syscall_list.h>
};
#undef EXO_SYSCALL
#undef EXO_SYSCALL_SHORT

static int64_t run(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
		   uint64_t f)
{
	if (unlikely(number >= EXO_SYSCALL_COUNT))
		return -E_NOSYS;
	return syscall_table[number](a, b, c, d, e, f);
}

/* By the rules; also a number that no call has. */
static __noinline int64_t run_interpreted(uint64_t number, uint64_t a, uint64_t b, uint64_t c,
					  uint64_t d, uint64_t e, uint64_t f)
{
	const uint64_t arguments[] = { a, b, c, d, e, f };
	uint32_t verdict = filter_verdict(arch_current()->filter, number, arguments);

	if (verdict != EXO_FILTER_ALLOW)
		return filter_refuse(verdict, number);
	return run(number, a, b, c, d, e, f);
}

int64_t syscall_dispatch(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
			 uint64_t e, uint64_t f)
{
	struct thread *thread = arch_current();

	thread->syscalls++;
	if (unlikely(thread->filter) && !filter_allows(thread->filter, number))
		return run_interpreted(number, a, b, c, d, e, f);
	return run(number, a, b, c, d, e, f);
}
