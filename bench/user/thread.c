/* SPDX-License-Identifier: MIT
 *
 * Threads of one agent: birth and death, with the library's part. The memory of the thread before
 * is used again, as it is wherever threads come and go.
 */
#include <exo/bench.h>
#include <exo_user/thread.h>

static int stamp(void *argument)
{
	bench_end((struct bench_run *)argument);
	return 0;
}

BENCH(thread_spawn,
      .op = "thread_create and yield: from the call to the first instruction of the thread's main",
      .target = 5000, .goal = 1500, .options = "MM_STACK_CACHE")
{
	bench_loop (b) {
		struct thread *thread;

		bench_begin(b);
		if (thread_create(&thread, stamp, b, NULL)) {
			bench_fail(b, "no thread");
			return;
		}
		exo_yield();
		thread_join(thread, NULL);
	}
}

static int end(void *argument)
{
	exo_yield(); /* until somebody waits for the end */
	bench_begin((struct bench_run *)argument);
	return 0;
}

BENCH(thread_exit, .op = "return from a thread's main to the return of its joiner", .goal = 900)
{
	bench_loop (b) {
		struct thread *thread;

		if (thread_create(&thread, end, b, NULL)) {
			bench_fail(b, "no thread");
			return;
		}
		exo_yield();
		thread_join(thread, NULL);
		bench_end(b);
	}
}
