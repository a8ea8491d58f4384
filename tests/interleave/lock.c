/* SPDX-License-Identifier: MIT
 *
 * A spin lock (SYNC_SPINLOCK) and what the kernel keeps under it: three CPUs put threads into the
 * hot queue (sched/hot_queue.h) and take them out, as the kernel does with the kernel lock. Found
 * are two CPUs inside at once, a lock that nobody gets any more, and a queue that lost, doubled or
 * reordered a thread.
 *
 * NO_LOCK plants a fault: nobody takes it.
 */
#include <exo/spinlock.h>
#include <exo/string.h>
#include "../../sched/hot_queue.h"
#include "weave.h"

#define CPUS   3
#define ROUNDS 6

static struct spinlock lock;
static struct spin_node nodes[CPUS];
static struct hot_queue queue;
static struct thread threads[CPUS];
static unsigned inside, rounds;
static uint64_t added, taken; /* how often */
static struct thread *order[CPUS * ROUNDS + CPUS];

static void enter(void)
{
#ifndef NO_LOCK
	spin_lock(&lock, &nodes[weave_self()]);
#endif
	WEAVE_CHECK(!inside++);
}

static void leave(void)
{
	WEAVE_CHECK(inside-- == 1);
	rounds++;
#ifndef NO_LOCK
	spin_unlock(&lock, &nodes[weave_self()]);
#endif
}

static struct thread *take(void)
{
	struct thread *thread;

	if (hot_empty(&queue))
		return NULL;
	thread = hot_take(&queue, taken);
	WEAVE_CHECK(thread == order[taken]);
	taken++;
	return thread;
}

static void be_cpu(unsigned number)
{
	struct thread *own = &threads[number];

	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned count;

		enter();
		if (own) {
			order[added++] = own;
			hot_add(&queue, own);
			own = NULL;
		} else {
			own = take();
		}
		WEAVE_CHECK(hot_is_sound(&queue, &count));
		WEAVE_CHECK(count == added - taken);
		leave();
		if (!weave_random(3))
			weave_pause();
	}
}

void weave_begin(void)
{
	memset(&lock, 0, sizeof(lock));
	memset(nodes, 0, sizeof(nodes));
	memset(threads, 0, sizeof(threads));
	inside = rounds = 0;
	added = taken = 0;
	hot_init(&queue);
	for (unsigned i = 0; i < CPUS; i++)
		weave_fiber(be_cpu);
}

void weave_end(void)
{
	WEAVE_CHECK(rounds == CPUS * ROUNDS);
}
