/* SPDX-License-Identifier: MIT
 *
 * Counting semaphores (Dijkstra, Cooperating Sequential Processes, 1965). A fresh one is
 * { .count = N }.
 */
#ifndef EXO_USER_SEMAPHORE_H
#define EXO_USER_SEMAPHORE_H

#include <exo_user/thread.h>

struct semaphore {
	uint32_t count;
	uint32_t waiters;
};

/* Take one, waiting until there is one. */
void semaphore_take(struct semaphore *semaphore);

/* The same until deadline_ns of exo_clock (0: without waiting): -E_TIMEOUT. */
int semaphore_take_until(struct semaphore *semaphore, uint64_t deadline_ns) __must_check;

void semaphore_give(struct semaphore *semaphore);

#endif
