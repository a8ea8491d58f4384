/* SPDX-License-Identifier: MIT
 *
 * What a thread needs of the machine: its registers while it does not run, and its kernel stack.
 */
#ifndef ARCH_THREAD_H
#define ARCH_THREAD_H

#include <exo/percpu.h>
#include <exo/types.h>
#include <arch/context.h>
#include <arch/fpu_state.h>

struct thread;

struct arch_thread {
	struct arch_context context; /* while it does not run */
	vaddr_t stack_top;           /* where the entry from user mode starts on its kernel stack */
	struct fpu_thread fpu;
	vaddr_t tls_base; /* the base of FS in user mode */
};

/* The running thread lives at the start of the per-CPU area (cpu/percpu.h asserts it). */
static inline struct thread *arch_current(void)
{
	struct thread *thread;

	__asm__("movq %%gs:0, %0" : "=r"(thread));
	return thread;
}

static inline void arch_current_set(struct thread *thread)
{
	__asm__ volatile("movq %0, %%gs:0" : : "r"(thread) : "memory");
}

#ifdef CONFIG_SMP
static inline struct thread *arch_current_of(unsigned cpu)
{
	return *(struct thread **)percpu_blocks[cpu];
}
#endif

#endif
