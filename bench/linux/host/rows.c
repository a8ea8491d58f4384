/* SPDX-License-Identifier: MIT
 *
 * Equivalents of what the kernel can measure as a process, and of nothing that has a row already.
 */
#include "../peer.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

static void malloc_pair(struct bench_run *b, size_t bytes)
{
	bench_loop (b) {
		void *object;

		bench_opaque(bytes);
		bench_begin(b);
		object = malloc(bytes);
		bench_keep(object);
		free(object);
		bench_end(b);
	}
}

BENCH(heap_64__malloc, .op = "malloc of 64 bytes and free: glibc's")
{
	malloc_pair(b, 64);
}

BENCH(heap_1k__malloc, .op = "malloc of 1024 bytes and free")
{
	malloc_pair(b, 1024);
}

BENCH(heap_4k__malloc, .op = "malloc of 4096 bytes and free")
{
	malloc_pair(b, 4096);
}

/* Both frames are zero, and both are there. */
BENCH(frame_alloc_zeroed__mmap, .op = "mmap of a page and its first byte written; and munmap")
{
	bench_loop (b) {
		char *page;

		bench_begin(b);
		page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			    -1, 0);
		if (page != MAP_FAILED)
			*(volatile char *)page = 1;
		munmap(page, PAGE_BYTES);
		bench_end(b);
		if (page == MAP_FAILED)
			bench_fail(b, "mmap fails");
	}
}

BENCH(ipc_ring_64__eventfd, .op = "write to an eventfd and read it; but 8 bytes that add up")
{
	int event = eventfd(0, 0);
	uint64_t got = 0, one = 1;

	bench_loop (b) {
		bool good;

		bench_opaque(event);
		bench_begin(b);
		good = write(event, &one, 8) == 8 && read(event, &got, 8) == 8;
		bench_end(b);
		if (!good || got != 1)
			bench_fail(b, "the eventfd says something else");
	}
	close(event);
}

BENCH(ipc_ring_64__futex,
      .op = "64 bytes copied in and out of shared memory with a futex wake each; nobody waits")
{
	static uint64_t slot[8], data[8], got[8];
	static uint32_t word;

	bench_loop (b) {
		data[0]++;
		bench_begin(b);
		for (unsigned i = 0; i < 8; i++)
			__atomic_store_n(&slot[i], data[i], __ATOMIC_RELAXED);
		__atomic_fetch_add(&word, 1, __ATOMIC_RELEASE);
		syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
		for (unsigned i = 0; i < 8; i++)
			got[i] = __atomic_load_n(&slot[i], __ATOMIC_RELAXED);
		__atomic_fetch_add(&word, 1, __ATOMIC_RELEASE);
		syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
		bench_end(b);
		if (got[0] != data[0])
			bench_fail(b, "the message is another one");
	}
}

/* Whose turn it is: 0 the bench's, 1 the other's, 2 nobody's any more. */
static uint32_t turn;

static void give(uint32_t to)
{
	__atomic_store_n(&turn, to, __ATOMIC_RELEASE);
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void wait_while(uint32_t value)
{
	while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) == value)
		syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void *take_turns(void *argument)
{
	(void)argument;
	for (;;) {
		wait_while(0);
		if (turn == 2)
			return NULL;
		give(0);
	}
}

BENCH(ctx_switch__futex, .op = "hand over to another thread by a futex and back: half of it")
{
	pthread_t other;

	turn = 0;
	if (pthread_create(&other, NULL, take_turns, NULL)) {
		bench_fail(b, "no thread");
		return;
	}
	b->per_sample = 2;
	bench_loop (b) {
		bench_begin(b);
		give(1);
		wait_while(1);
		bench_end(b);
	}
	give(2);
	pthread_join(other, NULL);
}

static void *nothing(void *argument)
{
	return argument;
}

BENCH(thread_spawn_join__pthread, .op = "pthread_create of an empty function and pthread_join")
{
	bench_loop (b) {
		pthread_t thread;
		int error;

		bench_begin(b);
		error = pthread_create(&thread, NULL, nothing, NULL);
		if (!error)
			pthread_join(thread, NULL);
		bench_end(b);
		if (error)
			bench_fail(b, "no thread");
	}
}

static void set_and_cancel(int timer, time_t seconds)
{
	struct itimerspec at = { .it_value.tv_sec = seconds };

	timerfd_settime(timer, 0, &at, NULL);
}

BENCH(timer_set_cancel__timerfd, .op = "set a timerfd for an hour from now and disarm it")
{
	int timer = timerfd_create(CLOCK_MONOTONIC, 0);

	bench_loop (b) {
		bench_begin(b);
		set_and_cancel(timer, 3600);
		set_and_cancel(timer, 0);
		bench_end(b);
	}
	close(timer);
}

BENCH(lock_alone__pthread, .op = "lock and unlock a pthread mutex; but one that can sleep")
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

	bench_loop (b) {
		bench_begin(b);
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
		bench_end(b);
	}
}
