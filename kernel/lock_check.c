/* SPDX-License-Identifier: MIT
 *
 * DEBUG_LOCKS (exo/lock_check.h): each CPU knows which locks it holds.
 */
#include <exo/lock_check.h>
#include <exo/panic.h>
#include <exo/percpu.h>
#include "lock_order.h"

#define HELD_MAX 8

struct held {
	unsigned count;
	const void *locks[HELD_MAX]; /* in the order in which they were taken */
};

PERCPU(struct held, held);
static struct lock_order order;

void lock_check_acquire(const void *lock)
{
	struct held *own = this_cpu_pointer(held);

	for (unsigned i = 0; i < own->count; i++) {
		if (own->locks[i] == lock)
			panic("lock %p: this CPU holds it already", lock);
		if (!lock_order_learn(&order, own->locks[i], lock))
			panic("lock %p is taken inside of %p, which has been taken inside of it",
			      lock, own->locks[i]);
	}
	if (own->count == HELD_MAX)
		panic("lock %p: this CPU holds %d others", lock, HELD_MAX);
	own->locks[own->count++] = lock;
}

/* Not necessarily the last one taken. */
void lock_check_release(const void *lock)
{
	struct held *own = this_cpu_pointer(held);
	unsigned i = 0;

	while (i < own->count && own->locks[i] != lock)
		i++;
	if (i == own->count)
		panic("lock %p: this CPU releases it without holding it", lock);
	for (own->count--; i < own->count; i++)
		own->locks[i] = own->locks[i + 1];
}
