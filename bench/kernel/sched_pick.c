/* SPDX-License-Identifier: MIT
 *
 * The decision itself: who is next among 2 to 10000 ready threads, in a queue of the benchmark's
 * own and in a time of its own. The threads are not real; their lengths of run are a mixture of
 * brief ones and of such as use up their slices. Before each decision, outside of the timed region,
 * the thread of the one before is put back.
 */
#include <exo/bench.h>
#include <exo/heap.h>
#include <exo/thread.h>
#include <exo/time.h>
#include "../../sched/runq.h"

#define LONG_NS  9000000
#define BRIEF_NS 50000

static struct runq queue;

static struct thread *make_threads(unsigned count)
{
	struct thread *threads = heap_alloc_zeroed(count * sizeof(*threads));

	runq_init(&queue);
	for (unsigned i = 0; threads && i < count; i++) {
		threads[i].state = THREAD_READY;
		threads[i].sched.priority = i % 3 + EXO_PRIORITY_DEFAULT - 1;
		runq_wake(&queue, &threads[i], NULL, i);
	}
	return threads;
}

/* The thread leaves the processor; every fourth one waits for something. Returns the time. */
static uint64_t put_back(struct thread *thread, const struct thread *threads, uint64_t now_ns)
{
	if ((thread - threads) % 4) {
		now_ns += LONG_NS;
		runq_stop(&queue, thread, RUNQ_PREEMPTED, now_ns);
	} else {
		now_ns += BRIEF_NS;
		runq_stop(&queue, thread, RUNQ_BLOCKED, now_ns);
		runq_wake(&queue, thread, NULL, now_ns);
	}
	return now_ns;
}

static void pick(struct bench_run *b, unsigned count)
{
	struct thread *threads = make_threads(count);
	uint64_t now_ns = NS_PER_SECOND;

	if (!threads) {
		bench_fail(b, "no memory for the threads");
		return;
	}
	for (unsigned i = 0; i < 4 * count; i++)
		now_ns = put_back(runq_take(&queue, now_ns), threads, now_ns);
	bench_loop (b) {
		struct thread *thread;

		bench_opaque(now_ns);
		bench_begin(b);
		thread = runq_take(&queue, now_ns);
		bench_keep(thread);
		bench_end(b);
		now_ns = put_back(thread, threads, now_ns);
	}
	heap_free(threads, count * sizeof(*threads));
}

BENCH(sched_pick_2, .op = "choose the next of 2 ready threads", .target = 100, .goal = 30,
      .options = "SCHED_POLICY SCHED_HOT_QUEUE")
{
	pick(b, 2);
}

BENCH(sched_pick_10, .op = "choose the next of 10 ready threads", .target = 100, .goal = 30,
      .options = "SCHED_POLICY SCHED_HOT_QUEUE")
{
	pick(b, 10);
}

BENCH(sched_pick_100, .op = "choose the next of 100 ready threads", .target = 100, .goal = 30,
      .options = "SCHED_POLICY SCHED_HOT_QUEUE")
{
	pick(b, 100);
}

BENCH(sched_pick_1000, .op = "choose the next of 1000 ready threads", .target = 100, .goal = 30,
      .options = "SCHED_POLICY SCHED_HOT_QUEUE")
{
	pick(b, 1000);
}

BENCH(sched_pick_10000, .op = "choose the next of 10000 ready threads", .target = 100, .goal = 30,
      .options = "SCHED_POLICY SCHED_HOT_QUEUE")
{
	pick(b, 10000);
}
