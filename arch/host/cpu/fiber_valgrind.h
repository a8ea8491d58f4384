/* SPDX-License-Identifier: MIT
 *
 * valgrind's memcheck takes a leap of the stack pointer for a frame that grows or goes, unless it
 * knows both stacks (contract: fiber.h).
 */
#ifndef HOST_FIBER_VALGRIND_H
#define HOST_FIBER_VALGRIND_H

#include <arch/stack_bytes.h>
#include "../linux/door.h"

static inline void fiber_create(struct arch_thread *thread)
{
	uintptr_t stack =
		door_stack_begin(thread->stack_top - KERNEL_STACK_BYTES, thread->stack_top);

	thread->fiber = (void *)stack;
}

static inline void fiber_destroy(struct arch_thread *thread)
{
	door_stack_end((unsigned)(uintptr_t)thread->fiber);
}

static inline void fiber_leave(struct thread *from __attribute__((unused)),
			       struct thread *to __attribute__((unused)))
{
}

static inline void fiber_arrive(struct arch_thread *thread __attribute__((unused))) {}

#endif
