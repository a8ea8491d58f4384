/* SPDX-License-Identifier: MIT
 *
 * Decisions on memory that nobody has written, for valgrind to report: scripts/test-host.sh runs
 * this test alone and expects them.
 */
#include <exo/heap.h>
#include <exo/test.h>

#define BYTES 96

static volatile unsigned odd;

static __noinline void decide_on(const volatile unsigned char *byte)
{
	if (*byte & 1)
		odd++;
}

static __noinline void decide_on_heap(const unsigned char *object)
{
	decide_on(object + BYTES - 1);
}

static __noinline void decide_on_stack(void)
{
	unsigned char bytes[BYTES];

	__asm__("" : "=m"(bytes)); /* the compiler believes that this writes them */
	decide_on(&bytes[BYTES / 2]);
}

TEST(fresh_memory_for_valgrind)
{
	unsigned char *object = heap_alloc(BYTES);

	CHECK(object);
	decide_on_heap(object);
	decide_on_stack();
	heap_free(object, BYTES);
}
