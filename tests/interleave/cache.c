/* SPDX-License-Identifier: MIT
 *
 * What threads hold of the heap (mm/heap_thread_cache.c), in front of a shared heap of few objects:
 * three CPUs, each with a thread that takes and gives, ends and begins anew, which hands everything
 * back, and drains the others' lists when memory has run out. All of that is under the kernel lock.
 * Found are an object that two have, one that is lost, and broken lists.
 *
 * NO_LOCK plants a fault: the lock is not taken.
 */
#include <exo/spinlock.h>
#include <exo/string.h>
#include "weave.h"
#include "../../mm/heap_thread_cache.c"

#define CPUS    3
#define ROUNDS  12
#define HELD    4
#define OBJECTS 10 /* fewer than the lists would like to hold */
#define BYTES   32

static struct spinlock lock;
static struct spin_node nodes[CPUS];
static struct thread threads[CPUS];
static char objects[OBJECTS][BYTES] __attribute__((aligned(16)));
static bool out[OBJECTS];       /* of the shared heap */
static unsigned owner[OBJECTS]; /* CPU + 1; 0: nobody has it */

struct thread *arch_current(void)
{
	return &threads[weave_self()];
}

/* Start-up's, which is not here. */
void arch_current_set(struct thread *thread __attribute__((unused))) {}

void panic(const char *format, ...)
{
	weave_fail(format);
}

static unsigned index_of(const void *object)
{
	size_t offset = (size_t)((const char *)object - objects[0]);

	WEAVE_CHECK(offset < sizeof(objects) && !(offset % BYTES));
	return (unsigned)(offset / BYTES);
}

void *heap_shared_alloc(size_t bytes)
{
	WEAVE_CHECK(bytes == BYTES);
	for (unsigned i = 0; i < OBJECTS; i++)
		if (!out[i]) {
			out[i] = true;
			return objects[i];
		}
	return NULL;
}

void heap_shared_free(void *object, size_t bytes)
{
	unsigned i = index_of(object);

	WEAVE_CHECK(bytes == BYTES && out[i] && !owner[i]);
	out[i] = false;
}

static void enter(void)
{
#ifndef NO_LOCK
	spin_lock(&lock, &nodes[weave_self()]);
#endif
}

static void leave(void)
{
#ifndef NO_LOCK
	spin_unlock(&lock, &nodes[weave_self()]);
#endif
}

/* False: there is nothing left, in any list. */
static bool take(unsigned cpu, void **object)
{
	*object = heap_front_alloc(BYTES);
	if (!*object)
		return false;
	WEAVE_CHECK(!owner[index_of(*object)]);
	owner[index_of(*object)] = cpu + 1;
	return true;
}

static void give(unsigned cpu, void *object)
{
	WEAVE_CHECK(owner[index_of(object)] == cpu + 1);
	owner[index_of(object)] = 0;
	heap_front_free(object, BYTES);
}

static void be_cpu(unsigned cpu)
{
	struct heap_thread *heap = &threads[cpu].heap;
	void *held_objects[HELD];
	unsigned count = 0;

	for (unsigned i = 0; i < ROUNDS; i++) {
		enter();
		if (!weave_random(6)) {
			heap_thread_end(heap);
			heap_thread_start(heap);
		} else if (count && (count == HELD || weave_random(2))) {
			give(cpu, held_objects[--count]);
		} else if (take(cpu, &held_objects[count])) {
			count++;
		}
		if (!weave_random(4))
			heap_caches_check();
		leave();
	}
	enter();
	while (count)
		give(cpu, held_objects[--count]);
	heap_thread_end(heap);
	leave();
}

void weave_begin(void)
{
	memset(&lock, 0, sizeof(lock));
	memset(nodes, 0, sizeof(nodes));
	memset(out, 0, sizeof(out));
	memset(owner, 0, sizeof(owner));
	list_init(&caches);
	for (unsigned i = 0; i < CPUS; i++) {
		heap_thread_start(&threads[i].heap);
		weave_fiber(be_cpu);
	}
}

void weave_end(void)
{
	WEAVE_CHECK(list_empty(&caches));
	for (unsigned i = 0; i < OBJECTS; i++)
		WEAVE_CHECK(!out[i]);
}
