/* SPDX-License-Identifier: MIT
 *
 * What a thread needs of the machine: the register save area of the context switch and its kernel
 * stack.
 */
#ifndef ARCH_THREAD_H
#define ARCH_THREAD_H

#include <exo/types.h>

struct thread;

/* Every general register, flags and the instruction to go on with: the textbook process-control
 * block. The order is known to arch/x86/entry/switch.S. */
struct arch_registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rip, rflags;
};

struct arch_thread {
	struct arch_registers registers; /* while it does not run */
	vaddr_t stack_top;               /* of its kernel stack */
};

/* The running thread lives at offset 8 of the per-CPU area (cpu/percpu.h asserts it). */
static inline struct thread *arch_current(void)
{
	struct thread *thread;

	__asm__("movq %%gs:8, %0" : "=r"(thread));
	return thread;
}

static inline void arch_current_set(struct thread *thread)
{
	__asm__ volatile("movq %0, %%gs:8" : : "r"(thread) : "memory");
}

#endif
