/* SPDX-License-Identifier: MIT
 *
 * What stands beside a stream through the ring: a copy of as many bytes by glibc, which goes once
 * where the ring goes in and out, and a pipe. To another CPU: a copy that this one makes and the
 * other then makes again, and a pipe.
 */
#include "../peer.h"
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIPED (32 * KIB) /* at a time: the pipe holds twice that */

static char *from, *between, *to;
static size_t all;

static bool make(struct bench_run *b, size_t bytes)
{
	from = calloc(1, bytes);
	between = calloc(1, bytes);
	to = calloc(1, bytes);
	all = bytes;
	if (from && between && to) {
		memset(from, 1, bytes);
		memset(between, 1, bytes);
		memset(to, 1, bytes);
		return true;
	}
	bench_fail(b, "no memory");
	return false;
}

static void unmake(void)
{
	free(from);
	free(between);
	free(to);
}

static void copy(struct bench_run *b, size_t bytes)
{
	if (!make(b, bytes))
		return;
	bench_loop (b) {
		from[bytes - 1]++;
		bench_opaque(from);
		bench_begin(b);
		memcpy(to, from, bytes);
		bench_keep(to);
		bench_end(b);
	}
	unmake();
}

/* All of it, in or out. */
static bool moved(int file, char *data, size_t bytes, bool out)
{
	while (bytes) {
		ssize_t done = out ? write(file, data, bytes) : read(file, data, bytes);

		if (done <= 0)
			return false;
		data += done;
		bytes -= (size_t)done;
	}
	return true;
}

static void pipe_through(struct bench_run *b, size_t bytes)
{
	int ends[2];

	if (!make(b, bytes) || pipe(ends)) {
		bench_fail(b, "no pipe");
		return;
	}
	bench_loop (b) {
		bool well = true;

		bench_begin(b);
		for (size_t at = 0; well && at < bytes; at += PIPED) {
			size_t part = bytes - at < PIPED ? bytes - at : PIPED;

			well = moved(ends[1], from + at, part, true) &&
			       moved(ends[0], to + at, part, false);
		}
		bench_end(b);
		if (!well)
			bench_fail(b, "the pipe lost bytes");
	}
	close(ends[0]);
	close(ends[1]);
	unmake();
}

#define STREAM(size, bytes)                                                                    \
	BENCH(ring_stream_##size##__memcpy, .samples = 200, .op = "memcpy: glibc's and once")  \
	{                                                                                      \
		copy(b, bytes);                                                                \
	}                                                                                      \
	BENCH(ring_stream_##size##__pipe, .samples = 200, .op = "write to a pipe and read it") \
	{                                                                                      \
		pipe_through(b, bytes);                                                        \
	}

STREAM(64, 64)
STREAM(4k, 4 * KIB)
STREAM(64k, 64 * KIB)
STREAM(1m, KIB *KIB)

/* --- to another CPU --------------------------------------------------------------------------- */

static unsigned given, taken;
static bool stop;
static int ends_there[2];

static void *copy_again(void *argument)
{
	unsigned seen = 0;

	(void)argument;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		if (__atomic_load_n(&given, __ATOMIC_ACQUIRE) == seen) {
			__builtin_ia32_pause();
			continue;
		}
		memcpy(to, between, all);
		__atomic_store_n(&taken, ++seen, __ATOMIC_RELEASE);
	}
	return NULL;
}

static void *read_on(void *argument)
{
	(void)argument;
	while (moved(ends_there[0], to, all, false))
		__atomic_fetch_add(&taken, 1, __ATOMIC_RELEASE);
	return NULL;
}

static void await(unsigned round)
{
	while (__atomic_load_n(&taken, __ATOMIC_ACQUIRE) != round)
		__builtin_ia32_pause();
}

/* On a CPU of its own, when there are two to choose from. */
static bool other_begins(struct bench_run *b, pthread_t *other, void *(*main)(void *))
{
	cpu_set_t allowed, one;
	int cpu = sched_getcpu();

	given = taken = 0;
	stop = false;
	if (sched_getaffinity(0, sizeof(allowed), &allowed) || CPU_COUNT(&allowed) < 2) {
		bench_fail(b, "it needs a second CPU");
		return false;
	}
	if (pthread_create(other, NULL, main, NULL)) {
		bench_fail(b, "no thread");
		return false;
	}
	CPU_CLR(cpu, &allowed);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	pthread_setaffinity_np(*other, sizeof(allowed), &allowed);
	return true;
}

static void copy_across(struct bench_run *b, size_t bytes)
{
	cpu_set_t before;
	pthread_t other;
	unsigned round = 0;

	sched_getaffinity(0, sizeof(before), &before);
	if (!make(b, bytes) || !other_begins(b, &other, copy_again))
		return;
	bench_loop (b) {
		from[bytes - 1]++;
		bench_begin(b);
		memcpy(between, from, bytes);
		__atomic_store_n(&given, ++round, __ATOMIC_RELEASE);
		await(round);
		bench_end(b);
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(other, NULL);
	sched_setaffinity(0, sizeof(before), &before);
	unmake();
}

static void pipe_across(struct bench_run *b, size_t bytes)
{
	cpu_set_t before;
	pthread_t other;
	unsigned round = 0;

	sched_getaffinity(0, sizeof(before), &before);
	if (pipe(ends_there) || !make(b, bytes) || !other_begins(b, &other, read_on))
		return;
	bench_loop (b) {
		bench_begin(b);
		moved(ends_there[1], from, bytes, true);
		await(++round);
		bench_end(b);
	}
	close(ends_there[1]);
	pthread_join(other, NULL);
	close(ends_there[0]);
	sched_setaffinity(0, sizeof(before), &before);
	unmake();
}

#define CROSS(size, bytes)                                                  \
	BENCH(ring_cross_##size##__memcpy, .samples = 200,                  \
	      .op = "memcpy by this CPU and then by the other")             \
	{                                                                   \
		copy_across(b, bytes);                                      \
	}                                                                   \
	BENCH(ring_cross_##size##__pipe, .samples = 200,                    \
	      .op = "write to a pipe that a thread on the other CPU reads") \
	{                                                                   \
		pipe_across(b, bytes);                                      \
	}

CROSS(64, 64)
CROSS(4k, 4 * KIB)
CROSS(64k, 64 * KIB)
CROSS(1m, KIB *KIB)
