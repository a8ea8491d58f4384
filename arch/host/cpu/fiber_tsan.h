/* SPDX-License-Identifier: MIT
 *
 * ThreadSanitizer keeps the history of each thread of the kernel (sanitizer/tsan_interface.h;
 * contract: fiber.h). A switch orders the two threads, as it is one CPU's: the kernel lock belongs
 * to the CPU, and who goes on knows what that knew when it took the lock.
 */
#ifndef HOST_FIBER_TSAN_H
#define HOST_FIBER_TSAN_H

#define FIBER_SYNC 0u

void *__tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void *fiber);
void __tsan_switch_to_fiber(void *fiber, unsigned flags);

static inline void fiber_create(struct arch_thread *thread)
{
	thread->fiber = __tsan_create_fiber(0);
}

static inline void fiber_destroy(struct arch_thread *thread)
{
	__tsan_destroy_fiber(thread->fiber);
}

static inline void fiber_leave(struct thread *from __attribute__((unused)), struct thread *to)
{
	__tsan_switch_to_fiber(to->arch.fiber, FIBER_SYNC);
}

static inline void fiber_arrive(struct arch_thread *thread __attribute__((unused))) {}

#endif
