/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_FASTPATH: the calls that are run without a frame (syscall_short_*.inc) but under the
 * kernel lock. They do not appear in the thread's count.
 */
#include <exo/sched_claims.h>
#include <exo/syscall.h>
#include "../cpu/features.h"
#include "frame.h"
#include "outside.h"

/* yield. Interrupts are off throughout. */
__asm_linkage void syscall_yield(void)
{
	smap_close_syscall();
	kernel_lock();
	sched_yield_off();
	/* No switch is wanted after one. */
	if (unlikely(thread_must_end()))
		leave_to_user();
	kernel_unlock();
}

/* Apart, as is what waits for the lock, so that the usual call saves no registers: __noinline. */
static __noinline int64_t leave_with_care(int64_t result)
{
	leave_to_user();
	kernel_unlock();
	return result;
}

static __noinline int64_t run_locked(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				     uint64_t f, uint64_t number)
{
	int64_t result;

	kernel_lock();
	arch_irq_enable();
	result = syscall_table[number](a, b, c, d, e, f);
	arch_irq_disable();
	return leave_with_care(result);
}

/* Compare with syscall_enter. Who was alone may find on the way out that it is so no longer: that
 * is one of the claims. */
__asm_linkage int64_t syscall_brief(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				    uint64_t f, uint64_t number)
{
	int64_t result;

	smap_close_syscall();
	if (unlikely(!kernel_is_alone()))
		return run_locked(a, b, c, d, e, f, number);
	arch_irq_enable();
	result = syscall_table[number](a, b, c, d, e, f);
	arch_irq_disable();
	if (unlikely(this_cpu(sched_claims).any) || unlikely(thread_must_end()) ||
	    audit_must_wait())
		return leave_with_care(result);
	return result;
}
