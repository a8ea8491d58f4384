/* SPDX-License-Identifier: MIT
 *
 * Sleepers in a list sorted by wake-up time: O(n) to add, O(1) a tick when nobody is due.
 */
#include <exo/sched.h>
#include "sleepers.h"

static struct list_node sleepers = LIST_EMPTY(sleepers);

void sleepers_add(struct thread *thread)
{
	struct list_node *before = &sleepers;

	list_for_each (struct thread, other, &sleepers, run_node) {
		if (other->wake_at_ns > thread->wake_at_ns) {
			before = &other->run_node;
			break;
		}
	}
	list_add_tail(before, &thread->run_node);
}

void sleepers_wake(uint64_t now_ns)
{
	struct list_node *node;

	while ((node = list_first(&sleepers))) {
		struct thread *thread = list_entry(node, struct thread, run_node);

		if (thread->wake_at_ns > now_ns)
			return;
		list_remove(node);
		sched_wake(thread);
	}
}
