/* SPDX-License-Identifier: MIT
 *
 * Round robin: one first-in first-out list, the same slice for everybody. Add, remove and take are
 * O(1). A ready thread waits at most (threads ahead of it) slices: nobody starves.
 */
#include <exo/sched.h>
#include "runq.h"

static struct list_node ready = LIST_EMPTY(ready);

void runq_init(void)
{
	list_init(&ready);
}

void runq_add(struct thread *thread)
{
	list_add_tail(&ready, &thread->run_node);
}

struct thread *runq_take(void)
{
	struct list_node *node = list_pop(&ready);

	return node ? list_entry(node, struct thread, run_node) : NULL;
}

bool runq_empty(void)
{
	return list_empty(&ready);
}

unsigned runq_slice_ticks(const struct thread *thread __attribute__((unused)))
{
	return MAX(CONFIG_SCHED_HZ * SCHED_SLICE_MS / 1000, 1);
}

bool runq_is_sound(void)
{
	list_for_each (struct thread, thread, &ready, run_node)
		if (thread->state != THREAD_READY ||
		    thread->run_node.next->prev != &thread->run_node)
			return false;
	return true;
}
