/* SPDX-License-Identifier: MIT
 *
 * Threads of an agent: birth, result, end, and that nothing is lost.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/malloc.h>
#include <exo_user/thread.h>
#include "child.h"
#include "forked.h"

#define CROWD 40

static int twice(void *argument)
{
	return 2 * (int)(intptr_t)argument;
}

TEST(thread_result_reaches_its_joiner)
{
	struct thread *threads[CROWD];
	int result;

	for (intptr_t i = 0; i < CROWD; i++)
		CHECK_EQUAL(thread_create(&threads[i], twice, (void *)i, NULL), 0);
	for (int i = 0; i < CROWD; i++) {
		thread_join(threads[i], &result);
		CHECK_EQUAL(result, 2 * i);
	}
}

static int sleep_some(void *argument)
{
	exo_sleep((uint64_t)(uintptr_t)argument);
	thread_exit(3);
}

/* Both orders of end and join, and an end that is a call. */
TEST(thread_join_before_and_after_the_end)
{
	struct thread *thread;
	int result = 0;

	CHECK_EQUAL(thread_create(&thread, sleep_some, (void *)30000000, NULL), 0);
	thread_join(thread, &result);
	CHECK_EQUAL(result, 3);
	CHECK_EQUAL(thread_create(&thread, sleep_some, NULL, NULL), 0);
	exo_sleep(30000000);
	result = 0;
	thread_join(thread, &result);
	CHECK_EQUAL(result, 3);
}

static __thread int initialised = 42;
static __thread int zero;
static __thread char aligned[64] __aligned(64);

/* 0 when the variables are as they should be at the start, and stay apart over yields. */
static int use_variables(void *argument)
{
	int number = (int)(intptr_t)argument;

	if (initialised != 42 || zero || aligned[63] || (uintptr_t)aligned % 64)
		return 1;
	for (int i = 0; i < 20; i++) {
		initialised = number + i;
		zero = -number;
		aligned[63] = (char)number;
		exo_yield();
		if (initialised != number + i || zero != -number || aligned[63] != (char)number)
			return 2;
	}
	return thread_self()->id == exo_thread_self() ? 0 : 3;
}

TEST(thread_variables_are_its_own)
{
	struct thread *threads[CROWD];
	int result;

	initialised = 43;
	for (intptr_t i = 0; i < CROWD; i++)
		CHECK_EQUAL(thread_create(&threads[i], use_variables, (void *)i, NULL), 0);
	for (int i = 0; i < CROWD; i++) {
		thread_join(threads[i], &result);
		CHECK_EQUAL(result, 0);
	}
	CHECK_EQUAL(initialised, 43);
	initialised = 42;
	CHECK_EQUAL(forked(use_variables, (void *)7), 3); /* exo_fork tells the library nothing */
}

TEST(thread_fork_keeps_the_library_in_order)
{
	exo_handle_t child;

	initialised = 42;
	child = thread_fork();
	if (!child)
		exo_exit(use_variables((void *)7));
	CHECK(child > 0);
	CHECK_EQUAL(exo_agent_wait(child), 0);
}

static int overflow(void *argument)
{
	for (volatile char *at = argument; at; at -= 64)
		*at = 1;
	return 0;
}

static int overflow_stack(void *argument __attribute__((unused)))
{
	return overflow(__builtin_frame_address(0));
}

static int overflow_in_thread(void *options)
{
	struct thread *thread;

	if (thread_create(&thread, overflow_stack, NULL, options))
		return 1;
	thread_join(thread, NULL);
	return 2;
}

TEST(thread_stack_has_a_guard)
{
	struct thread_options large = { .stack_bytes = MIB, .name = "large" };

	CHECK_EQUAL(forked(overflow_in_thread, NULL), PAGE_FAULTED);
	CHECK_EQUAL(forked(overflow_in_thread, &large), PAGE_FAULTED);
}

static int use_much_stack(void *argument __attribute__((unused)))
{
	volatile char space[200 * KIB];

	for (size_t i = 0; i < sizeof(space); i += PAGE_BYTES)
		space[i] = 1;
	return space[PAGE_BYTES];
}

TEST(thread_stack_is_as_large_as_asked_for)
{
	struct thread_options options = { .stack_bytes = 256 * KIB };
	struct thread *thread;
	int result;

	CHECK_EQUAL(thread_create(&thread, use_much_stack, NULL, &options), 0);
	thread_join(thread, &result);
	CHECK_EQUAL(result, 1);
	options.stack_bytes = SIZE_MAX / 2;
	CHECK_EQUAL(thread_create(&thread, use_much_stack, NULL, &options), -E_NOMEM);
}

static int sleep_for_ever(void *argument __attribute__((unused)))
{
	for (;;)
		exo_sleep(UINT64_MAX);
	return 0;
}

static int spin_for_ever(void *argument __attribute__((unused)))
{
	for (;;)
		__asm__ volatile("");
	return 0;
}

static int wait_for_ever(void *word)
{
	for (;;)
		exo_futex_wait(word, 0, EXO_NEVER);
	return 0;
}

static int exit_5(void *argument __attribute__((unused)))
{
	exo_sleep(20000000);
	exo_exit(5);
}

static int fault(void *argument __attribute__((unused)))
{
	exo_sleep(20000000);
	return *(volatile int *)NULL;
}

static uint32_t nobody_wakes;

/* Threads that wait, spin and sleep, and one that does `last`. */
static int crowd(int (*last)(void *))
{
	int (*const mains[])(void *) = { sleep_for_ever, spin_for_ever, wait_for_ever, last };
	struct thread *thread;

	for (size_t i = 0; i < ARRAY_COUNT(mains); i++)
		if (thread_create(&thread, mains[i], &nobody_wakes, NULL))
			return 1;
	return wait_for_ever(&nobody_wakes);
}

static int crowd_that_exits(void *argument __attribute__((unused)))
{
	return crowd(exit_5);
}

static int crowd_that_faults(void *argument __attribute__((unused)))
{
	return crowd(fault);
}

/* Whichever thread it is, the agent ends as a whole. */
TEST(thread_ends_its_agent)
{
	for (int i = 0; i < 5; i++) {
		CHECK_EQUAL(forked(crowd_that_exits, NULL), 5);
		CHECK_EQUAL(forked(crowd_that_faults, NULL), PAGE_FAULTED);
	}
	CHECK(system_goes_on());
}

TEST(thread_is_killed_with_its_agent)
{
	for (uint64_t ns = 0; ns < 50000000; ns += 10000000) {
		exo_handle_t child = exo_fork();

		if (!child)
			exo_exit(crowd(sleep_for_ever));
		CHECK(child > 0);
		exo_sleep(ns);
		CHECK_EQUAL(exo_agent_kill(child), 0);
		CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	}
}

static int leave_others_behind(void *argument __attribute__((unused)))
{
	struct thread *thread;

	if (thread_create(&thread, sleep_some, (void *)20000000, NULL))
		return 1;
	thread_exit(0);
}

/* The agent lives as long as its last thread. */
TEST(thread_exit_of_the_first)
{
	int64_t start = exo_clock();

	CHECK_EQUAL(forked(leave_others_behind, NULL), 0);
	CHECK(exo_clock() - start >= 20000000);
}

static int exec_from_a_crowd(void *argument __attribute__((unused)))
{
	struct thread *thread;

	for (int i = 0; i < 3; i++)
		if (thread_create(&thread, i ? spin_for_ever : sleep_for_ever, NULL, NULL))
			return 1;
	exo_yield();
	return exo_exec("crash", "exit 9") ? 2 : 0;
}

TEST(thread_exec_ends_the_others)
{
	for (int i = 0; i < 3; i++)
		CHECK_EQUAL(forked(exec_from_a_crowd, NULL), 9);
}

static unsigned threads_of(agent_id_t id)
{
	struct exo_thread_info info;
	unsigned count = 0;

	while (!exo_thread_info(id, count, &info))
		count++;
	return count;
}

static volatile bool stop;

static int until_stop(void *argument __attribute__((unused)))
{
	while (!stop)
		exo_yield();
	return 0;
}

static int count_own_threads(void *argument __attribute__((unused)))
{
	return (int)threads_of(exo_getpid());
}

TEST(thread_names_and_fork_of_one)
{
	struct thread_options options = { .name = "helper" };
	struct exo_thread_info info;
	struct exo_agent_info agent;
	struct thread *thread;

	stop = false;
	CHECK_EQUAL(thread_create(&thread, until_stop, NULL, &options), 0);
	CHECK_EQUAL(threads_of(exo_getpid()), 2);
	CHECK(agent_by_id(exo_getpid(), &agent));
	CHECK_EQUAL(agent.threads, 2);
	CHECK_EQUAL(exo_thread_info(exo_getpid(), 1, &info), 0);
	CHECK(!strcmp(info.name, "helper"));
	/* Another CPU may have taken it. */
	CHECK(info.state == EXO_THREAD_READY || info.state == EXO_THREAD_RUNNING);
	CHECK_EQUAL(exo_thread_name(0, "first"), 0);
	CHECK_EQUAL(exo_thread_info(exo_getpid(), 0, &info), 0);
	CHECK(!strcmp(info.name, "first"));
	CHECK_EQUAL(info.id, exo_thread_self());
	CHECK_EQUAL(exo_thread_name(0, "tests"), 0);
	CHECK_EQUAL(exo_thread_name(0, "0123456789abcdef"), -E_TOOBIG);
	CHECK_EQUAL(exo_thread_name(EXO_THREAD_ID_MAX, "x"), -E_NOENT);
	CHECK_EQUAL(exo_thread_info(exo_getpid(), 2, &info), -E_NOENT);
	CHECK_EQUAL(forked(count_own_threads, NULL), 1);
	stop = true;
	thread_join(thread, NULL);
	CHECK_EQUAL(threads_of(exo_getpid()), 1);
}

TEST(thread_create_refuses_what_is_not_user_space)
{
	static uint64_t stack[64];
	void *const top = &stack[64];
	void (*const kernel)(void *, thread_id_t) =
		(void (*)(void *, thread_id_t))0xffff800000000000;

	CHECK_EQUAL(exo_thread_create(kernel, top, NULL, NULL), -E_INVAL);
	CHECK_EQUAL(exo_thread_create((void (*)(void *, thread_id_t))0x0000900000000000, top, NULL,
				      NULL),
		    -E_INVAL);
	CHECK_EQUAL(exo_thread_tls((void *)0x0000900000000000), -E_INVAL);
	CHECK_EQUAL(exo_thread_tls((void *)0xffff800000000000), -E_INVAL);
}

static volatile unsigned detached_ended;

static int count_end(void *argument __attribute__((unused)))
{
	__atomic_add_fetch(&detached_ended, 1, __ATOMIC_RELAXED);
	return 0;
}

TEST(thread_detached_gives_its_memory_back)
{
	struct memory_mark before = { 0 };
	struct thread *thread;

	for (unsigned round = 0; round < 3; round++) {
		if (round == 1)
			memory_mark(&before);
		detached_ended = 0;
		for (unsigned i = 0; i < 200; i++) {
			CHECK_EQUAL(thread_create(&thread, count_end, NULL, NULL), 0);
			if (i % 2)
				exo_yield();
			thread_detach(thread);
			if (i % 3)
				exo_yield();
		}
		CHECK(await_step(&detached_ended, 200));
		while (threads_of(exo_getpid()) > 1)
			exo_yield();
	}
	CHECK(memory_is_back(&before));
}

static int use_heap(void *argument)
{
	char *object = malloc(100);

	free(argument);
	if (object)
		memset(object, 1, 100);
	free(object);
	return 0;
}

/* Ten thousand, with the heap in use, leave nothing behind: the frames and the heap are back. */
TEST(thread_ten_thousand_leave_nothing)
{
	unsigned rounds = test_rounds(t, 10000);
	struct memory_mark before;
	struct thread *thread;

	for (unsigned i = 0; i < 400 + rounds; i++) {
		if (i == 400) /* every size has been there */
			memory_mark(&before);
		CHECK_EQUAL(thread_create(&thread, use_heap, malloc(i % 200), NULL), 0);
		thread_join(thread, NULL);
	}
	CHECK(memory_is_back(&before));
}

static int create_and_join(void *argument)
{
	struct thread *thread;
	int result, sum = 0;

	for (intptr_t i = 0; i < 50; i++) {
		if (thread_create(&thread, twice, (void *)i, NULL))
			return -1;
		thread_join(thread, &result);
		sum += result;
	}
	return sum == 50 * 49 ? (int)(intptr_t)argument : -2;
}

/* Threads that make threads, over the time slices. */
TEST(thread_crowd_makes_crowds)
{
	struct thread *threads[CROWD];
	int result;

	for (intptr_t i = 0; i < CROWD; i++)
		CHECK_EQUAL(thread_create(&threads[i], create_and_join, (void *)i, NULL), 0);
	for (int i = 0; i < CROWD; i++) {
		thread_join(threads[i], &result);
		CHECK_EQUAL(result, i);
	}
}

static int as_many_as_there_are(void *argument __attribute__((unused)))
{
	const size_t most = (CONFIG_AGENT_QUOTA_MIB - 24) * MIB;
	char *memory = map_pages(most / PAGE_BYTES);
	struct thread *thread;
	int error = 0, count;

	for (size_t offset = 0; memory && offset < most; offset += PAGE_BYTES)
		*(volatile char *)(memory + offset) = 1;
	for (count = 0; count < 100000 && !error; count++)
		error = thread_create(&thread, sleep_for_ever, NULL, NULL);
	return (error == -E_QUOTA || error == -E_NOMEM) && count > 100 ? 0 : 1;
}

/* An agent runs out of threads, and only it. If they have run meanwhile it may be the touch of a
 * stack that was too much, which ends it. */
TEST(thread_limit_is_the_agents)
{
	int status = forked(as_many_as_there_are, NULL);

	CHECK(status == 0 || status == EXO_STATUS_MEMORY);
	CHECK(system_goes_on());
}
