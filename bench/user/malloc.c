/* SPDX-License-Identifier: MIT
 *
 * Benchmarks of the user library's allocator, with sizes known at compile time as in most agents.
 */
#include <exo/bench.h>
#include <exo_user/malloc.h>

/* Allocate and free at once: the second of a pair finds what the first left. */
static __always_inline void malloc_pair(struct bench_run *b, size_t bytes)
{
	bench_loop (b) {
		void *object;

		bench_begin(b);
		object = malloc(bytes);
		bench_keep(object);
		free(object);
		bench_end(b);
		if (!object)
			bench_fail(b, "no memory");
	}
}

BENCH(user_malloc_64, .op = "malloc of 64 bytes and free: the user library's", .target = 10,
      .goal = 20, .options = "MM_THREAD_CACHE")
{
	malloc_pair(b, 64);
}

BENCH(user_malloc_4k, .op = "malloc of 4096 bytes and free: the user library's", .target = 40,
      .goal = 50, .options = "MM_THREAD_CACHE")
{
	malloc_pair(b, 4096);
}
