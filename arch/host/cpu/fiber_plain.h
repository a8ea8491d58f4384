/* SPDX-License-Identifier: MIT
 *
 * No sanitizer that follows stacks (contract: fiber.h).
 */
#ifndef HOST_FIBER_PLAIN_H
#define HOST_FIBER_PLAIN_H

static inline void fiber_create(struct arch_thread *thread __attribute__((unused))) {}

static inline void fiber_destroy(struct arch_thread *thread __attribute__((unused))) {}

static inline void fiber_leave(struct thread *from __attribute__((unused)),
			       struct thread *to __attribute__((unused)))
{
}

static inline void fiber_arrive(struct arch_thread *thread __attribute__((unused))) {}

#endif
