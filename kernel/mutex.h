/* SPDX-License-Identifier: MIT
 *
 * The kernel's half of user mutexes (uapi/exo/mutex.h has the word): who waits for whom, and
 * handing over. A mutex is a word of user memory and, while somebody waits for it, waiters here; it
 * needs no making and no unmaking. Thread context, in the kernel, which is not preempted.
 *
 * The owner hands over to one waiter, who owns the mutex before it runs, so nobody overtakes those
 * who wait; whom, says the variant (inherit.h): the one that waits longest, or the one of the
 * highest priority. The word is hostile: an owner that it names wrongly costs those who use the
 * word, and nobody else, their order.
 */
#ifndef KERNEL_MUTEX_H
#define KERNEL_MUTEX_H

#include <exo/list.h>
#include "futex.h"

enum mutex_wait { MUTEX_WAITS, MUTEX_GRANTED, MUTEX_RETRIES };

/* On the stack of a thread that waits. */
struct mutex_waiter {
	struct futex_key key;
	struct thread *thread;
	struct thread *owner;        /* whom it waits for; NULL: it has just ended */
	struct list_node owner_node; /* in the owner's list */
	enum mutex_wait state;
};

/* Own the mutex. 0; -E_DEAD, then its last owner ended while it owned it; -E_TIMEOUT; -E_BUSY when
 * the running thread owns it or would wait for itself; -E_AGAIN when it is to end; -E_FAULT. */
int mutex_lock(uint64_t word, uint64_t deadline_ns) __must_check;

/* -E_PERM when the running thread does not own it; -E_FAULT. */
int mutex_unlock(uint64_t word) __must_check;

/* A thread's id is no longer in the table: whoever waits for it looks again. */
void mutex_owner_ends(struct thread *thread);

#endif
