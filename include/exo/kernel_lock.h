/* SPDX-License-Identifier: MIT
 *
 * The kernel lock: one CPU at a time is in the kernel ("For a Microkernel, a Big Lock is Fine",
 * Peters, Danis, Elphinstone, Heiser, APSys 2015). It is taken on the way in from user mode and
 * after a halt, and given back on the way out and before one; it belongs to the CPU and not to the
 * thread, so a switch of threads keeps it. All state that "interrupts off" or "the kernel is not
 * preempted" guards on one CPU, it guards on several.
 *
 * Outside of it run: user mode; short system calls, which read the running thread and constants;
 * the calls of other CPUs (arch/x86/cpu/ipi.h); a kernel thread between thread_allow_preemption and
 * thread_forbid_preemption (exo/thread.h), and so the idle thread's halt.
 *
 * A CPU that waits for it keeps interrupts off and serves other CPUs' calls. The lock is
 * SYNC_SPINLOCK's; with NR_CPUS=1 nothing of it is left. Whether a CPU that is alone takes it is
 * SYNC_LONE_CPU:
 *   off  exo/kernel_lock_always.h  it does
 *   on   exo/kernel_lock_lone.h    it does not, until it starts another
 */
#ifndef EXO_KERNEL_LOCK_H
#define EXO_KERNEL_LOCK_H

#include <exo/types.h>

#ifdef CONFIG_SMP

#ifdef CONFIG_SYNC_LONE_CPU
#include <exo/kernel_lock_lone.h>
#else
#include <exo/kernel_lock_always.h>
#endif

/* Other CPUs are about to be started. Interrupts off, in the kernel, once. */
static inline void kernel_lock_share(void);

/* Interrupts off; this CPU does not hold it. */
static __always_inline void kernel_lock(void);
static __always_inline void kernel_unlock(void);

/* Does another CPU wait to come in? For preemption points. */
static __always_inline bool kernel_lock_wanted(void);

/* There is no other CPU, and will be none before this one leaves the kernel: taking the lock and
 * giving it back are nothing. */
static __always_inline bool kernel_is_alone(void);

#else

static inline void kernel_lock(void) {}

static inline void kernel_unlock(void) {}

static inline bool kernel_lock_wanted(void)
{
	return false;
}

static inline bool kernel_is_alone(void)
{
	return true;
}

#endif

#endif
