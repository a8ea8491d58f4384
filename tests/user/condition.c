/* SPDX-License-Identifier: MIT
 *
 * Condition variables and semaphores over mutexes: who waits is woken, so many are let in, time
 * limits.
 */
#include <exo/test.h>
#include <exo_user/condition.h>
#include <exo_user/semaphore.h>
#include "crowd.h"

#define ROUNDS 300
#define MS     1000000ull

static struct mutex mutex;
static volatile unsigned inside, most_inside;

#define PLACES 3

static struct condition not_full, not_empty;
static unsigned queue[PLACES], filled, sum_out;

static int produce(void *argument __attribute__((unused)))
{
	for (unsigned i = 1; i <= ROUNDS; i++) {
		mutex_lock(&mutex);
		while (filled == PLACES)
			condition_wait(&not_full, &mutex);
		queue[filled++] = i;
		condition_wake_one(&not_empty);
		mutex_unlock(&mutex);
	}
	return 0;
}

static int consume(void *argument __attribute__((unused)))
{
	for (unsigned i = 1; i <= ROUNDS; i++) {
		mutex_lock(&mutex);
		while (!filled)
			condition_wait(&not_empty, &mutex);
		sum_out += queue[--filled];
		condition_wake_one(&not_full);
		mutex_unlock(&mutex);
		if (i % 4 == 0)
			exo_yield();
	}
	return 0;
}

static int produce_or_consume(void *argument)
{
	return (uintptr_t)argument % 2 ? produce(NULL) : consume(NULL);
}

TEST(condition_of_producers_and_consumers)
{
	filled = sum_out = 0;
	CHECK(run_crowd(produce_or_consume));
	CHECK_EQUAL(filled, 0);
	CHECK_EQUAL(sum_out, CROWD / 2 * (ROUNDS * (ROUNDS + 1) / 2));
}

static volatile bool open;
static volatile unsigned gone;

static int wait_for_door(void *argument __attribute__((unused)))
{
	mutex_lock(&mutex);
	while (!open)
		condition_wait(&not_full, &mutex);
	gone++;
	return mutex_unlock(&mutex);
}

static int open_door(void *argument)
{
	if ((uintptr_t)argument)
		return wait_for_door(NULL);
	exo_sleep(20 * MS);
	mutex_lock(&mutex);
	open = true;
	condition_wake_all(&not_full);
	return mutex_unlock(&mutex);
}

TEST(condition_wakes_all)
{
	open = false;
	gone = 0;
	CHECK(run_crowd(open_door));
	CHECK_EQUAL(gone, CROWD - 1);
}

TEST(condition_wait_ends_at_its_deadline)
{
	int64_t start = exo_clock();

	CHECK_EQUAL(mutex_lock(&mutex), 0);
	CHECK_EQUAL(condition_wait_until(&not_full, &mutex, (uint64_t)start + 20 * MS), -E_TIMEOUT);
	CHECK(exo_clock() - start >= (int64_t)(20 * MS));
	CHECK_EQUAL(mutex_unlock(&mutex), 0); /* owned again */
}

static struct semaphore semaphore;

static int use_semaphore(void *argument __attribute__((unused)))
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned now;

		semaphore_take(&semaphore);
		now = __atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST);
		if (now > most_inside)
			most_inside = now;
		if (i % 3)
			exo_yield();
		__atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
		semaphore_give(&semaphore);
	}
	return 0;
}

TEST(semaphore_lets_so_many_in)
{
	inside = most_inside = 0;
	semaphore.count = 3;
	CHECK(run_crowd(use_semaphore));
	CHECK_EQUAL(semaphore.count, 3);
	CHECK_EQUAL(semaphore.waiters, 0);
	CHECK_EQUAL(most_inside, 3);
	semaphore.count = 0;
	CHECK_EQUAL(semaphore_take_until(&semaphore, 0), -E_TIMEOUT);
	CHECK_EQUAL(semaphore_take_until(&semaphore, (uint64_t)exo_clock() + 5 * MS), -E_TIMEOUT);
	semaphore_give(&semaphore);
	CHECK_EQUAL(semaphore_take_until(&semaphore, 0), 0);
}
