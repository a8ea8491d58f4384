/* SPDX-License-Identifier: MIT
 *
 * What the sanitizers are told of a switch of stacks, around context_switch: nothing without them.
 * Interrupts off.
 */
#ifndef HOST_FIBER_H
#define HOST_FIBER_H

#include <exo/thread.h>

#if defined(CONFIG_HOST_ASAN)
#include "fiber_asan.h"
#elif defined(CONFIG_HOST_TSAN)
#include "fiber_tsan.h"
#elif defined(CONFIG_HOST_VALGRIND)
#include "fiber_valgrind.h"
#else
#include "fiber_plain.h"
#endif

/* The thread has a stack; and it has none any more. */
static inline void fiber_create(struct arch_thread *thread);
static inline void fiber_destroy(struct arch_thread *thread);

/* `from` is left for `to`, for good when it is dead; and `thread` goes on. */
static inline void fiber_leave(struct thread *from, struct thread *to);
static inline void fiber_arrive(struct arch_thread *thread);

#endif
