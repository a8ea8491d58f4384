/* SPDX-License-Identifier: MIT
 *
 * SYNC_MUTEX_HANDOFF: an unlock that hands the mutex and the processor to the one thread that waits
 * (hand-off scheduling: Black, Scheduling Support for Concurrency and Parallelism in the Mach
 * Operating System, IEEE Computer 23(5), 1990). Whoever waits for a thread stands in its list, so
 * with a single waiter there is nothing to look up: neither what holds the word, nor who else
 * waits.
 *
 * Budget: 60 instructions to the switch.
 */
#include <exo/agent.h>
#include <exo/percpu.h>
#include <exo/sched_direct.h>
#include <uapi/exo/mutex.h>
#include "inherit.h"
#include "mutex.h"
#include "mutex_handoff.h"

/* The one that waits for the running thread, with this word; NULL when there is another. */
static inline struct mutex_waiter *only_waiter(const struct thread *thread, uint64_t word)
{
	const struct list_node *node = thread->mutex_waiters.next;
	struct mutex_waiter *waiter = list_entry(node, struct mutex_waiter, owner_node);

	/* Nobody waits, or several do: then it matters for what, and who is next. */
	if (unlikely(node == &thread->mutex_waiters) ||
	    unlikely(node->next != &thread->mutex_waiters))
		return NULL;
	/* For another mutex, or one in shared memory, whose key is not this address. */
	if (unlikely(waiter->key.offset != word) ||
	    unlikely(waiter->key.holder != thread->agent->space))
		return NULL;
	return waiter;
}

/* The word is the running thread's again, unless somebody else has changed it. */
static __noinline void take_back(uint32_t *word, uint32_t from, uint32_t to)
{
	int error __attribute__((unused)) = arch_user_exchange(word, from, to);
}

bool mutex_hand_off(uint64_t word)
{
	struct thread *thread = arch_current(), *next;
	uint32_t owned = (uint32_t)thread->id | EXO_MUTEX_WAITERS;
	struct mutex_waiter *waiter;

	/* Where there are others, a processor that has nothing to do may take the waiter. */
	if (cpu_count() > 1)
		return false;
	waiter = only_waiter(thread, word);
	if (!waiter)
		return false;
	next = waiter->thread;
	/* A thread keeps the processor from those of lower priority; one that has been lent a
	 * priority has to give it back. */
	if (unlikely(next->sched.priority < thread->sched.priority) ||
	    unlikely(inherit_own_priority(thread) != thread->sched.priority))
		return false;
	/* Somebody wrote to the word who should not have. */
	if (unlikely(arch_user_exchange((uint32_t *)word, owned, (uint32_t)next->id)))
		return false;
	arch_irq_disable();
	/* That may have taken a page fault, and time, and so may interrupts have: it is no longer
	 * the only one, or no longer waits, or the processor is somebody else's. */
	if (unlikely(only_waiter(thread, word) != waiter) ||
	    unlikely(next->state != THREAD_BLOCKED) || unlikely(!sched_direct_possible(next))) {
		arch_irq_enable();
		take_back((uint32_t *)word, (uint32_t)next->id, owned);
		return false;
	}

	/* Point of no return. */
	list_remove(&waiter->owner_node);
	list_remove_init(&next->run_node);
	waiter->state = MUTEX_GRANTED;
	next->mutex_waiter = NULL;
	sched_direct_yield(next);
	arch_irq_enable();
	return true;
}
