/* SPDX-License-Identifier: MIT
 *
 * AddressSanitizer knows the bounds of the stack in use (sanitizer/common_interface_defs.h;
 * contract: fiber.h). What a stack had poisoned when its thread ended must not meet the next one.
 */
#ifndef HOST_FIBER_ASAN_H
#define HOST_FIBER_ASAN_H

#include <exo/sanitize.h>
#include <arch/stack_bytes.h>

void __sanitizer_start_switch_fiber(void **save, const void *bottom, size_t bytes);
void __sanitizer_finish_switch_fiber(void *save, const void **bottom, size_t *bytes);

static inline void fiber_create(struct arch_thread *thread)
{
	memory_allow((void *)(thread->stack_top - KERNEL_STACK_BYTES), KERNEL_STACK_BYTES);
}

static inline void fiber_destroy(struct arch_thread *thread)
{
	fiber_create(thread);
}

static inline void fiber_leave(struct thread *from, struct thread *to)
{
	__sanitizer_start_switch_fiber(from->state == THREAD_DEAD ? NULL : &from->arch.fiber,
				       (void *)(to->arch.stack_top - KERNEL_STACK_BYTES),
				       KERNEL_STACK_BYTES);
}

static inline void fiber_arrive(struct arch_thread *thread)
{
	__sanitizer_finish_switch_fiber(thread->fiber, NULL, NULL);
}

#endif
