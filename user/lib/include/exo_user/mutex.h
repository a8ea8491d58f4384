/* SPDX-License-Identifier: MIT
 *
 * Mutual exclusion between threads, also of several agents through shared memory. All zeros is a
 * free mutex; nothing has to be made or unmade. The owner hands over to one who waits, so that
 * nobody overtakes; with SYNC_PI it runs with the priority of those who wait. A variant of
 * SYNC_MUTEX_ADAPTIVE: n  mutex_call.h      every lock and unlock is a system call y
 * mutex_adaptive.h  a free mutex is locked and unlocked in user space, inline
 *
 * When a thread ends while it owns a mutex, the next owner is told: what the mutex guards may be
 * half done.
 */
#ifndef EXO_USER_MUTEX_H
#define EXO_USER_MUTEX_H

#include <exo/compiler.h>
#include <exo_user/thread.h>
#include <uapi/exo/mutex.h>

struct mutex {
	uint32_t word; /* uapi/exo/mutex.h */
};

#ifdef CONFIG_SYNC_MUTEX_ADAPTIVE
#include "mutex_adaptive.h"
#else
#include "mutex_call.h"
#endif

/* Own the mutex. 0, or -E_DEAD: the caller owns it, and its last owner ended while it did. -E_BUSY:
 * the caller owns it already, or those it would wait for wait for the caller. */
static inline int mutex_lock(struct mutex *mutex);

/* The same, but at the latest at deadline_ns of exo_clock: -E_TIMEOUT. */
static inline int mutex_lock_until(struct mutex *mutex, uint64_t deadline_ns);

/* The same without waiting: -E_TIMEOUT when somebody owns it. */
static inline int mutex_try(struct mutex *mutex);

/* -E_PERM when the caller does not own it. */
static inline int mutex_unlock(struct mutex *mutex);

#endif
