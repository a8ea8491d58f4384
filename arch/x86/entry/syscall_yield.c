/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_FASTPATH: yield, which is called without a frame (syscall_short_*.inc). Interrupts are
 * off throughout; the call does not appear in the thread's count.
 */
#include "../cpu/features.h"
#include "frame.h"
#include "outside.h"

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
