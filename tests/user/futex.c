/* SPDX-License-Identifier: MIT
 *
 * Waiting for a word: who is woken, who is not, and that no wake-up is lost.
 */
#include <exo/test.h>
#include <exo_user/thread.h>
#include "forked.h"
#include "pointers.h"

static uint32_t word;

TEST(futex_refuses)
{
	word = 1;
	CHECK_EQUAL(exo_futex_wait(&word, 2, EXO_NEVER), -E_AGAIN);
	CHECK_EQUAL(exo_futex_wait((uint32_t *)((char *)&word + 1), 1, EXO_NEVER), -E_FAULT);
	CHECK_EQUAL(exo_futex_wake((uint32_t *)((char *)&word + 2), 1), -E_FAULT);
	CHECK_EQUAL(exo_futex_wake(&word, 1), 0);
	for (unsigned i = 0; i < bad_address_count; i++) {
		CHECK_EQUAL(exo_futex_wait(bad_pointer(i), 1, EXO_NEVER), -E_FAULT);
		CHECK_EQUAL(exo_futex_wake(bad_pointer(i), 1), -E_FAULT);
	}
}

#define WAITERS 10

static volatile unsigned awake;

static int wait_once(void *at)
{
	while (exo_futex_wait(at, 0, EXO_NEVER))
		if (*(uint32_t *)at)
			break;
	__atomic_add_fetch(&awake, 1, __ATOMIC_RELAXED);
	return 0;
}

/* Only those who wait for this word, as many as asked for. */
TEST(futex_wakes_the_number_asked_for)
{
	static uint32_t words[2];
	struct thread *threads[2 * WAITERS];

	awake = 0;
	for (unsigned i = 0; i < 2 * WAITERS; i++)
		CHECK_EQUAL(thread_create(&threads[i], wait_once, &words[i % 2], NULL), 0);
	exo_sleep(20000000);
	CHECK_EQUAL(exo_futex_wake(&words[0], 3), 3);
	CHECK(await_step(&awake, 3));
	CHECK_EQUAL(exo_futex_wake(&words[0], 100), WAITERS - 3);
	CHECK(await_step(&awake, WAITERS));
	exo_sleep(20000000);
	CHECK_EQUAL(awake, WAITERS);
	CHECK_EQUAL(exo_futex_wake(&words[1], WAITERS), WAITERS);
	for (unsigned i = 0; i < 2 * WAITERS; i++)
		thread_join(threads[i], NULL);
}

#define TURNS 2000

/* Two threads count in turns; a lost wake-up would stop them for ever. */
static int take_turns(void *argument)
{
	uint32_t mine = (uint32_t)(uintptr_t)argument;

	for (unsigned i = 0; i < TURNS; i++) {
		uint32_t now;

		while ((now = __atomic_load_n(&word, __ATOMIC_ACQUIRE)) % 2 != mine)
			exo_futex_wait(&word, now, EXO_NEVER);
		__atomic_store_n(&word, now + 1, __ATOMIC_RELEASE);
		exo_futex_wake(&word, 1);
		if (i % 7 == 0)
			exo_yield();
	}
	return 0;
}

TEST(futex_loses_no_wake)
{
	struct thread *thread;

	word = 0;
	CHECK_EQUAL(thread_create(&thread, take_turns, (void *)1, NULL), 0);
	take_turns((void *)0);
	thread_join(thread, NULL);
	CHECK_EQUAL(word, 2 * TURNS);
}

/* Agents meet at a word of memory that they share. */
TEST(futex_in_shared_memory)
{
	volatile unsigned *shared = map_shared();
	exo_handle_t child;

	CHECK(shared);
	shared[1] = 0;
	child = exo_fork();
	if (!child) {
		while (!shared[1])
			exo_futex_wait((const uint32_t *)&shared[1], 0, EXO_NEVER);
		exo_exit((int)shared[1]);
	}
	CHECK(child > 0);
	exo_sleep(20000000);
	shared[1] = 17;
	CHECK_EQUAL(exo_futex_wake((const uint32_t *)&shared[1], 1), 1);
	CHECK_EQUAL(exo_agent_wait(child), 17);
	CHECK_EQUAL(exo_vm_unmap((void *)shared, PAGE_BYTES), 0);
}

/* The same address in the private memory of two agents is two words. */
TEST(futex_in_private_memory_is_the_agents_own)
{
	exo_handle_t child;

	word = 0;
	child = exo_fork();
	if (!child) {
		exo_futex_wait(&word, 0, EXO_NEVER);
		exo_exit(1);
	}
	CHECK(child > 0);
	exo_sleep(20000000);
	CHECK_EQUAL(exo_futex_wake(&word, 1), 0);
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
}

static int wake_soon(void *argument __attribute__((unused)))
{
	exo_sleep(20000000);
	return exo_futex_wake(&word, 1);
}

TEST(futex_wait_ends_at_its_deadline)
{
	struct thread *thread;
	int64_t start = exo_clock();
	int woken;

	word = 0;
	CHECK_EQUAL(exo_futex_wait(&word, 0, (uint64_t)start), -E_TIMEOUT);
	CHECK_EQUAL(exo_futex_wait(&word, 0, (uint64_t)start + 30000000), -E_TIMEOUT);
	CHECK(exo_clock() >= start + 30000000);
	CHECK(exo_clock() < start + 50000000);
	CHECK_EQUAL(exo_futex_wake(&word, 1), 0); /* nobody is left behind */
	CHECK_EQUAL(thread_create(&thread, wake_soon, NULL, NULL), 0);
	CHECK_EQUAL(exo_futex_wait(&word, 0, (uint64_t)start + 10000000000), 0);
	thread_join(thread, &woken);
	CHECK_EQUAL(woken, 1);
}
