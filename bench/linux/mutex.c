/* SPDX-License-Identifier: MIT
 *
 * Mutexes of the C library: free, handed over, and with an owner that waits for the processor.
 */
#include "peer.h"
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <unistd.h>

#define SECTION_TURNS 10000000 /* of an empty loop, as in bench/user/mutex.c */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile bool stop, had;

static void *sleep_on(void *semaphore)
{
	sem_wait(semaphore);
	return NULL;
}

BENCH(mutex_fast,
      .op = "lock and unlock a pthread mutex that nobody else wants; in a process with a second "
	    "thread that sleeps")
{
	pthread_mutex_t *free = &mutex;
	pthread_t thread;
	sem_t semaphore;

	sem_init(&semaphore, 0, 0);
	if (pthread_create(&thread, NULL, sleep_on, &semaphore)) {
		bench_fail(b, "no thread");
		return;
	}
	bench_loop (b) {
		bench_opaque(free);
		bench_begin(b);
		pthread_mutex_lock(free);
		pthread_mutex_unlock(free);
		bench_end(b);
	}
	sem_post(&semaphore);
	pthread_join(thread, NULL);
}

/* Waits for the mutex, says when it has it, and goes on when it is to wait again. */
static void *waiter(void *argument)
{
	while (!stop) {
		pthread_mutex_lock(&mutex);
		bench_end((struct bench_run *)argument);
		had = true;
		pthread_mutex_unlock(&mutex);
		while (had && !stop)
			sched_yield();
	}
	return NULL;
}

BENCH(mutex_contended,
      .op = "unlock with a thread waiting and let it run (FIFO; sched_yield): to the return of "
	    "that thread's lock")
{
	pthread_t thread;

	stop = had = false;
	peer_fifo(b, 1);
	pthread_mutex_lock(&mutex);
	if (pthread_create(&thread, NULL, waiter, b)) {
		bench_fail(b, "no thread");
		return;
	}
	sched_yield(); /* it waits */
	bench_loop (b) {
		bench_begin(b);
		pthread_mutex_unlock(&mutex);
		while (!had)
			sched_yield();
		pthread_mutex_lock(&mutex);
		had = false;
		sched_yield();
	}
	stop = true;
	pthread_mutex_unlock(&mutex);
	pthread_join(thread, NULL);
	peer_fifo(b, 0);
}

static pthread_mutex_t lending;
static sem_t wanted, begun, busy;
static volatile unsigned calm; /* rounds that are over */

static void spin(unsigned count)
{
	while (count--)
		__asm__ volatile("");
}

static void *own_for_long(void *argument __attribute__((unused)))
{
	for (;;) {
		sem_wait(&wanted);
		if (stop)
			return NULL;
		pthread_mutex_lock(&lending);
		sem_post(&begun);
		spin(SECTION_TURNS);
		pthread_mutex_unlock(&lending);
	}
}

static void *keep_busy(void *argument __attribute__((unused)))
{
	for (unsigned round = 1;; round++) {
		sem_wait(&busy);
		if (stop)
			return NULL;
		while (calm < round)
			spin(1000);
	}
}

static bool start(pthread_t *thread, void *(*body)(void *), int priority)
{
	struct sched_param param = { .sched_priority = priority };

	return !pthread_create(thread, NULL, body, NULL) &&
	       !pthread_setschedparam(*thread, SCHED_FIFO, &param);
}

BENCH(mutex_inversion__pi,
      .op = "lock a mutex of protocol PRIO_INHERIT that a thread of low FIFO priority owns for "
	    "20 M instructions while one in between spins; but FIFO knows no shares: without "
	    "inheritance this never ends",
      .samples = 5)
{
	pthread_mutexattr_t attributes;
	pthread_t low, middle;

	stop = false;
	calm = 0;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&lending, &attributes);
	sem_init(&wanted, 0, 0);
	sem_init(&begun, 0, 0);
	sem_init(&busy, 0, 0);
	peer_fifo(b, 3);
	if (!start(&low, own_for_long, 1) || !start(&middle, keep_busy, 2)) {
		bench_fail(b, "no threads or priorities");
		return;
	}
	bench_loop (b) {
		sem_post(&wanted);
		sem_wait(&begun);
		sem_post(&busy);
		bench_begin(b);
		pthread_mutex_lock(&lending);
		bench_end(b);
		calm++;
		pthread_mutex_unlock(&lending);
	}
	stop = true;
	sem_post(&wanted);
	sem_post(&busy);
	pthread_join(low, NULL);
	pthread_join(middle, NULL);
	peer_fifo(b, 0);
}
