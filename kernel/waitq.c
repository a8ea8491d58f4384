/* SPDX-License-Identifier: MIT
 *
 * Wait queues over the scheduler's block and wake.
 */
#include <exo/assert.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/waitq.h>

void waitq_init(struct waitq *queue)
{
	list_init(&queue->threads);
}

void waitq_sleep(struct waitq *queue)
{
	struct thread *thread = arch_current();

	assert(!arch_irq_enabled());
	if (thread->must_end)
		return;
	list_add_tail(&queue->threads, &thread->run_node);
	sched_block();
}

bool waitq_sleep_until(struct waitq *queue, uint64_t deadline_ns, uint64_t slack_ns)
{
	struct thread *thread = arch_current();

	assert(!arch_irq_enabled());
	if (thread->must_end)
		return true;
	list_add_tail(&queue->threads, &thread->run_node);
	return sched_block_until(deadline_ns, slack_ns);
}

void waitq_wake_all(struct waitq *queue)
{
	irq_state_t state = arch_irq_save();
	struct list_node *node;

	while ((node = list_pop(&queue->threads)))
		sched_wake(list_entry(node, struct thread, run_node));
	arch_irq_restore(state);
}
