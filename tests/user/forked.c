/* SPDX-License-Identifier: MIT
 *
 * Forked children of the tests agent (forked.h).
 */
#include "forked.h"

#define TEN_SECONDS 10000000000ll
#define SETTLE_NS   5000000

int forked(int (*work)(void *argument), void *argument)
{
	exo_handle_t child = exo_fork();

	if (!child)
		exo_exit(work(argument));
	return child < 0 ? (int)child : exo_agent_wait(child);
}

static int read_work(void *at)
{
	*(volatile char *)at;
	return 0;
}

static int write_work(void *at)
{
	*(volatile char *)at = 1;
	return 0;
}

static int call_work(void *at)
{
	((void (*)(void))at)();
	return 0;
}

int forked_read(void *at)
{
	return forked(read_work, at);
}

int forked_write(void *at)
{
	return forked(write_work, at);
}

int forked_call(void *at)
{
	return forked(call_work, at);
}

char *map_pages(size_t pages)
{
	int64_t at = exo_vm_map(NULL, pages * PAGE_BYTES, ACCESS);

	return at < 0 ? NULL : (char *)at;
}

volatile unsigned *map_shared(void)
{
	int64_t at = exo_vm_map(NULL, PAGE_BYTES, ACCESS | EXO_VM_SHARED);

	return at < 0 ? NULL : (volatile unsigned *)at;
}

bool await_step(const volatile unsigned *step, unsigned wanted)
{
	int64_t end = exo_clock() + TEN_SECONDS;

	while (*step != wanted) {
		if (exo_clock() > end)
			return false;
		exo_yield();
	}
	return true;
}

void memory_mark(struct memory_mark *mark)
{
	struct exo_system_info info = { .free_bytes = 0 };

	exo_system_info(&info);
	/* What ended on another CPU may still be on the last page of its stack. */
	if (info.cpus > 1) {
		exo_sleep(SETTLE_NS);
		exo_system_info(&info);
	}
	mark->free_bytes = info.free_bytes;
	mark->heap_bytes = info.heap_bytes;
}

bool memory_is_back(const struct memory_mark *mark)
{
	struct memory_mark now;

	memory_mark(&now);
	return now.free_bytes + now.heap_bytes == mark->free_bytes + mark->heap_bytes &&
	       now.heap_bytes <= mark->heap_bytes + HEAP_KEPT_BYTES &&
	       mark->heap_bytes <= now.heap_bytes + HEAP_KEPT_BYTES;
}
