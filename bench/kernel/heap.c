/* SPDX-License-Identifier: MIT
 *
 * Benchmarks of the kernel heap, with sizes known at compile time as in most of the kernel.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/frames.h>
#include <exo/heap.h>

/* Allocate and free at once: the second of a pair finds what the first left. */
static __always_inline void heap_pair(struct bench_run *b, size_t bytes)
{
	bench_loop (b) {
		void *object;

		bench_begin(b);
		object = heap_alloc(bytes);
		bench_keep(object);
		heap_free(object, bytes);
		bench_end(b);
		if (!object)
			bench_fail(b, "no memory");
	}
}

BENCH(heap_64, .op = "allocate and free 64 bytes of the kernel heap", .target = 10, .goal = 16,
      .options = "MM_HEAP MM_THREAD_CACHE CC_OPT CC_LTO")
{
	heap_pair(b, 64);
}

BENCH(heap_1k, .op = "allocate and free 1024 bytes of the kernel heap", .goal = 16,
      .options = "MM_HEAP MM_THREAD_CACHE")
{
	heap_pair(b, 1024);
}

BENCH(heap_4k, .op = "allocate and free 4096 bytes of the kernel heap", .target = 40, .goal = 40,
      .options = "MM_HEAP MM_THREAD_CACHE")
{
	heap_pair(b, 4096);
}

#define BURST_OBJECTS     1000000
#define BURST_ARRAY_ORDER 11 /* frames for the pointers */

_Static_assert(BURST_OBJECTS * sizeof(void *) <= PAGE_BYTES << BURST_ARRAY_ORDER,
	       "the pointers fit into their block");

/* Returns how many there was memory for. */
static unsigned burst_alloc(void **objects)
{
	for (unsigned i = 0; i < BURST_OBJECTS; i++) {
		objects[i] = heap_alloc(64);
		bench_keep(objects[i]);
		if (!objects[i])
			return i;
	}
	return BURST_OBJECTS;
}

static void burst_free(void **objects, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		void *object = objects[i];

		bench_opaque(object);
		heap_free(object, 64);
	}
}

BENCH(heap_burst_1m,
      .op = "one object of a burst: allocate a million of 64 bytes then free them in that order",
      .target = 8, .goal = 20, .samples = 3, .options = "MM_HEAP MM_THREAD_CACHE")
{
	paddr_t array = frames_alloc(BURST_ARRAY_ORDER);
	void **objects = arch_phys_to_virt(array);

	if (array == PADDR_NONE) {
		bench_fail(b, "no 8 MiB for the pointers");
		return;
	}
	b->per_sample = BURST_OBJECTS;
	bench_loop (b) {
		unsigned count;

		bench_begin(b);
		count = burst_alloc(objects);
		burst_free(objects, count);
		bench_end(b);
		if (count < BURST_OBJECTS)
			bench_fail(b, "no memory for a million objects");
	}
	frames_free(array, BURST_ARRAY_ORDER);
}
