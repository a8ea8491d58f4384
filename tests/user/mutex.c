/* SPDX-License-Identifier: MIT
 *
 * Mutexes: exclusion, order, time limits, owners that end, priorities that are lent.
 */
#include <exo/kconfig.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/mutex.h>
#include "crowd.h"
#include "forked.h"
#include "pointers.h"

#define ROUNDS 300
#define MS     1000000ull

static struct mutex mutex;
static volatile unsigned counter, inside, most_inside;

/* Read, be preempted or yield, write: only exclusion makes the sum right. */
static int count_up(void *argument)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned before;

		if (mutex_lock(&mutex))
			return 1;
		if (++inside > most_inside)
			most_inside = inside;
		before = counter;
		if ((i + (uintptr_t)argument) % 5 == 0)
			exo_yield();
		else
			for (volatile unsigned spin = 0; spin < 300; spin++)
				;
		counter = before + 1;
		inside--;
		if (mutex_unlock(&mutex))
			return 2;
	}
	return 0;
}

TEST(mutex_excludes)
{
	counter = inside = most_inside = 0;
	CHECK(run_crowd(count_up));
	CHECK_EQUAL(counter, CROWD * ROUNDS);
	CHECK_EQUAL(most_inside, 1);
	CHECK_EQUAL(mutex.word, 0);
}

/* Each finds the other one inside: whoever unlocks has one who waits, and only one. */
static int take_turns(void *argument __attribute__((unused)))
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		if (mutex_lock(&mutex))
			return 1;
		if (++inside > most_inside)
			most_inside = inside;
		exo_yield();
		counter++;
		inside--;
		if (mutex_unlock(&mutex))
			return 2;
	}
	return 0;
}

TEST(mutex_of_two_who_take_turns)
{
	struct thread *thread;
	int result;

	counter = inside = most_inside = 0;
	CHECK_EQUAL(thread_create(&thread, take_turns, NULL, NULL), 0);
	CHECK_EQUAL(take_turns(NULL), 0);
	thread_join(thread, &result);
	CHECK_EQUAL(result, 0);
	CHECK_EQUAL(counter, 2 * ROUNDS);
	CHECK_EQUAL(most_inside, 1);
	CHECK_EQUAL(mutex.word, 0);
}

TEST(mutex_refuses)
{
	CHECK_EQUAL(mutex_unlock(&mutex), -E_PERM);
	CHECK_EQUAL(mutex_lock(&mutex), 0);
	CHECK_EQUAL(mutex_lock(&mutex), -E_BUSY);
	CHECK_EQUAL(mutex_unlock(&mutex), 0);
	CHECK_EQUAL(mutex_unlock(&mutex), -E_PERM);
	CHECK_EQUAL(exo_mutex_lock((uint32_t *)((char *)&mutex + 1), 1), -E_FAULT);
	for (unsigned i = 0; i < bad_address_count; i++) {
		CHECK_EQUAL(exo_mutex_lock(bad_pointer(i), EXO_NEVER), -E_FAULT);
		CHECK_EQUAL(exo_mutex_unlock(bad_pointer(i)), -E_FAULT);
	}
	CHECK_EQUAL(exo_mutex_lock(read_only_memory(), EXO_NEVER) < 0, true);
}

static volatile unsigned step;

static int hold(void *argument)
{
	mutex_lock(&mutex);
	step = 1;
	await_step(&step, 2);
	exo_sleep((uint64_t)(uintptr_t)argument);
	return mutex_unlock(&mutex);
}

TEST(mutex_wait_ends_at_its_deadline)
{
	struct thread *thread;
	int64_t start;
	int result;

	step = 0;
	CHECK_EQUAL(thread_create(&thread, hold, (void *)(30 * MS), NULL), 0);
	CHECK(await_step(&step, 1));
	CHECK_EQUAL(mutex_try(&mutex), -E_TIMEOUT);
	start = exo_clock();
	CHECK_EQUAL(mutex_lock_until(&mutex, (uint64_t)start + 10 * MS), -E_TIMEOUT);
	CHECK(exo_clock() - start >= (int64_t)(10 * MS));
	step = 2;
	CHECK_EQUAL(mutex_lock_until(&mutex, (uint64_t)start + 10000 * MS), 0);
	CHECK_EQUAL(mutex_unlock(&mutex), 0);
	CHECK_EQUAL(mutex_try(&mutex), 0);
	CHECK_EQUAL(mutex_unlock(&mutex), 0);
	thread_join(thread, &result);
	CHECK_EQUAL(result, 0); /* it had not lost it to the one that gave up */
}

static unsigned order[CROWD], ordered;

static int note_order(void *argument)
{
	mutex_lock(&mutex);
	order[ordered++] = (unsigned)(uintptr_t)argument;
	exo_yield();
	return mutex_unlock(&mutex);
}

/* Those of one priority in the order in which they came. */
TEST(mutex_hands_over_in_order)
{
	struct thread *threads[CROWD];
	int result;

	ordered = 0;
	CHECK_EQUAL(mutex_lock(&mutex), 0);
	for (uintptr_t i = 0; i < CROWD; i++) {
		CHECK_EQUAL(thread_create(&threads[i], note_order, (void *)i, NULL), 0);
		exo_sleep(2 * MS);
	}
	CHECK_EQUAL(mutex_unlock(&mutex), 0);
	for (unsigned i = 0; i < CROWD; i++) {
		thread_join(threads[i], &result);
		CHECK_EQUAL(result, 0);
	}
	for (unsigned i = 0; i < CROWD; i++)
		CHECK_EQUAL(order[i], i);
}

static struct mutex chain[3];

/* Own one, then want the next; the last one closes the circle and is refused. */
static int want_next(void *argument)
{
	unsigned i = (unsigned)(uintptr_t)argument;
	int error;

	mutex_lock(&chain[i]);
	__atomic_add_fetch(&step, 1, __ATOMIC_RELAXED);
	while (step < 3)
		exo_yield();
	exo_sleep((i + 1) * 5 * MS);
	error = mutex_lock(&chain[(i + 1) % 3]);
	if (!error)
		mutex_unlock(&chain[(i + 1) % 3]);
	mutex_unlock(&chain[i]);
	return error;
}

TEST(mutex_refuses_a_circle)
{
	struct thread *threads[3];
	int results[3];

	step = 0;
	for (uintptr_t i = 0; i < 3; i++)
		CHECK_EQUAL(thread_create(&threads[i], want_next, (void *)i, NULL), 0);
	for (unsigned i = 0; i < 3; i++)
		thread_join(threads[i], &results[i]);
	CHECK_EQUAL(results[0], 0);
	CHECK_EQUAL(results[1], 0);
	CHECK_EQUAL(results[2], -E_BUSY);
}

static int lock_and_end(void *argument __attribute__((unused)))
{
	mutex_lock(&mutex);
	step = 1;
	exo_sleep(10 * MS);
	return 0;
}

/* Before and after the owner's end, the next one is told, and only that one. */
TEST(mutex_of_a_thread_that_ended)
{
	struct thread *thread;

	for (int late = 0; late < 2; late++) {
		step = 0;
		CHECK_EQUAL(thread_create(&thread, lock_and_end, NULL, NULL), 0);
		CHECK(await_step(&step, 1));
		if (late)
			thread_join(thread, NULL);
		CHECK_EQUAL(mutex_lock(&mutex), -E_DEAD);
		CHECK_EQUAL(mutex_unlock(&mutex), 0);
		CHECK_EQUAL(mutex_lock(&mutex), 0);
		CHECK_EQUAL(mutex_unlock(&mutex), 0);
		if (!late)
			thread_join(thread, NULL);
	}
}

static int private_to_the_child(void *argument __attribute__((unused)))
{
	if (mutex_unlock(&mutex) != -E_PERM)
		return 1;
	if (mutex_lock(&mutex) != -E_DEAD)
		return 2;
	return mutex_unlock(&mutex) ? 3 : 0;
}

TEST(mutex_over_fork)
{
	exo_handle_t child;

	CHECK_EQUAL(mutex_lock(&mutex), 0);
	child = thread_fork();
	if (!child)
		exo_exit(private_to_the_child(NULL));
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(mutex_unlock(&mutex), 0);
}

struct shared {
	struct mutex mutex;
	volatile unsigned step, counter;
};

static struct shared *map_shared_mutex(void)
{
	struct shared *shared = (struct shared *)map_shared();

	if (shared)
		memset((void *)shared, 0, sizeof(*shared));
	return shared;
}

static void count_in(struct shared *shared)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned before;

		mutex_lock(&shared->mutex);
		before = shared->counter;
		if (i % 3 == 0)
			exo_yield();
		shared->counter = before + 1;
		mutex_unlock(&shared->mutex);
	}
}

TEST(mutex_between_agents)
{
	struct shared *shared = map_shared_mutex();
	exo_handle_t child;

	CHECK(shared);
	child = thread_fork();
	if (!child) {
		count_in(shared);
		if (!await_step(&shared->counter, 2 * ROUNDS)) /* the other one is done, too */
			exo_exit(1);
		mutex_lock(&shared->mutex);
		shared->step = 1;
		exo_sleep(EXO_NEVER);
	}
	CHECK(child > 0);
	count_in(shared);
	CHECK(await_step(&shared->step, 1));
	CHECK_EQUAL(shared->counter, 2 * ROUNDS);
	CHECK_EQUAL(mutex_try(&shared->mutex), -E_TIMEOUT);
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(mutex_lock(&shared->mutex), -E_DEAD); /* its owner's agent is gone */
	CHECK_EQUAL(mutex_unlock(&shared->mutex), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	CHECK_EQUAL(exo_vm_unmap(shared, PAGE_BYTES), 0);
}

/* Killed while it waits, and while it is about to be handed the mutex. */
TEST(mutex_of_waiters_that_are_killed)
{
	struct shared *shared = map_shared_mutex();

	CHECK(shared);
	for (unsigned i = 0; i < 20; i++) {
		exo_handle_t child;
		int status;

		CHECK(!mutex_lock(&shared->mutex));
		child = thread_fork();
		if (!child) {
			mutex_lock(&shared->mutex);
			exo_exit(1);
		}
		CHECK(child > 0);
		exo_sleep(2 * MS); /* it waits */
		if (i % 2)
			CHECK_EQUAL(mutex_unlock(&shared->mutex), 0);
		exo_agent_kill(child); /* or, on another CPU, it has ended */
		status = exo_agent_wait(child);
		CHECK(status == EXO_STATUS_KILLED || (i % 2 && status == 1));
		if (i % 2)
			CHECK_EQUAL(mutex_lock(&shared->mutex), -E_DEAD);
		CHECK_EQUAL(mutex_unlock(&shared->mutex), 0);
	}
	CHECK_EQUAL(exo_vm_unmap(shared, PAGE_BYTES), 0);
}

/* --- priority inheritance ------------------------------------------------------------------------
 */

static struct mutex first, second;

static unsigned priority_of(thread_id_t id)
{
	struct exo_thread_info info;

	for (unsigned i = 0; !exo_thread_info(exo_getpid(), i, &info); i++)
		if (info.id == id)
			return info.priority;
	return UINT32_MAX;
}

static void set_priority(int priority)
{
	exo_thread_priority(0, priority);
}

/* Own `first` until told. */
static int own_first(void *argument __attribute__((unused)))
{
	set_priority(1);
	mutex_lock(&first);
	step = 1;
	while (step < 5)
		exo_sleep(MS);
	if (mutex_unlock(&first))
		return 1;
	return priority_of(exo_thread_self()) == 1 ? 0 : 2; /* owes nothing any more */
}

/* Own `second` and wait for `first`. */
static int own_second(void *argument __attribute__((unused)))
{
	set_priority(2);
	mutex_lock(&second);
	step = 2;
	mutex_lock(&first);
	mutex_unlock(&first);
	return mutex_unlock(&second);
}

static int want_second_until(void *argument)
{
	set_priority(6);
	step = 3;
	return mutex_lock_until(&second, (uint64_t)exo_clock() + (uint64_t)(uintptr_t)argument)
		       ? -E_TIMEOUT
		       : mutex_unlock(&second);
}

/* What is lent reaches whom it should over two mutexes, and is gone when the one who lent it gives
 * up, dies or gets what it wanted. */
TEST(inherit_over_a_chain)
{
	bool lent = IS_ENABLED(CONFIG_SYNC_PI);
	struct thread *low, *middle, *high;
	int result;

	step = 0;
	CHECK_EQUAL(thread_create(&low, own_first, NULL, NULL), 0);
	CHECK(await_step(&step, 1));
	CHECK_EQUAL(thread_create(&middle, own_second, NULL, NULL), 0);
	CHECK(await_step(&step, 2));
	exo_sleep(5 * MS);
	CHECK_EQUAL(priority_of(low->id), lent ? 2 : 1);
	CHECK_EQUAL(thread_create(&high, want_second_until, (void *)(30 * MS), NULL), 0);
	CHECK(await_step(&step, 3));
	exo_sleep(5 * MS);
	CHECK_EQUAL(priority_of(middle->id), lent ? 6 : 2);
	CHECK_EQUAL(priority_of(low->id), lent ? 6 : 1);
	CHECK_EQUAL(exo_thread_priority(low->id, EXO_PRIORITY_ASK), 1); /* its own */
	thread_join(high, &result);
	CHECK_EQUAL(result, -E_TIMEOUT);
	CHECK_EQUAL(priority_of(middle->id), 2);
	CHECK_EQUAL(priority_of(low->id), lent ? 2 : 1);

	/* A change of who waits is passed on, too, up and down. */
	CHECK_EQUAL(exo_thread_priority(middle->id, 5), 2);
	CHECK_EQUAL(priority_of(low->id), lent ? 5 : 1);
	CHECK_EQUAL(exo_thread_priority(middle->id, 0), 5);
	CHECK_EQUAL(priority_of(low->id), 1);

	CHECK_EQUAL(thread_create(&high, want_second_until, (void *)(10000 * MS), NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(priority_of(low->id), lent ? 6 : 1);
	step = 5;
	thread_join(high, &result);
	CHECK_EQUAL(result, 0);
	thread_join(low, &result);
	CHECK_EQUAL(result, 0);
	thread_join(middle, &result);
	CHECK_EQUAL(result, 0);
}

static int note_priority_order(void *argument)
{
	set_priority((int)(uintptr_t)argument);
	mutex_lock(&mutex);
	order[ordered++] = (unsigned)(uintptr_t)argument;
	return mutex_unlock(&mutex);
}

TEST(inherit_chooses_the_highest)
{
	static const uintptr_t come[] = { 2, 6, 1, 5, 6, 3 };
	static const unsigned with[] = { 6, 6, 5, 3, 2, 1 };
	struct thread *threads[ARRAY_COUNT(come)];

	ordered = 0;
	CHECK_EQUAL(mutex_lock(&mutex), 0);
	for (size_t i = 0; i < ARRAY_COUNT(come); i++) {
		CHECK_EQUAL(thread_create(&threads[i], note_priority_order, (void *)come[i], NULL),
			    0);
		exo_sleep(2 * MS);
	}
	CHECK_EQUAL(mutex_unlock(&mutex), 0);
	for (size_t i = 0; i < ARRAY_COUNT(come); i++)
		thread_join(threads[i], NULL);
	for (size_t i = 0; i < ARRAY_COUNT(come); i++)
		CHECK_EQUAL(order[i], IS_ENABLED(CONFIG_SYNC_PI) ? with[i] : come[i]);
}

static int wait_in_child(struct shared *shared)
{
	set_priority(7);
	shared->step = 1;
	return mutex_lock(&shared->mutex);
}

/* The one who lends is killed; and one who owns ends, and owes nothing. */
TEST(inherit_ends_with_a_death)
{
	struct shared *shared = map_shared_mutex();
	exo_handle_t child;

	CHECK(shared);
	CHECK_EQUAL(mutex_lock(&shared->mutex), 0);
	child = thread_fork();
	if (!child)
		exo_exit(wait_in_child(shared));
	CHECK(await_step(&shared->step, 1));
	exo_sleep(5 * MS);
	CHECK_EQUAL(priority_of(exo_thread_self()), IS_ENABLED(CONFIG_SYNC_PI) ? 7 : 4);
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	CHECK_EQUAL(priority_of(exo_thread_self()), 4);
	CHECK_EQUAL(mutex_unlock(&shared->mutex), 0);
	CHECK_EQUAL(exo_vm_unmap(shared, PAGE_BYTES), 0);
}
