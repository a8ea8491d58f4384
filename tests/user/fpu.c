/* SPDX-License-Identifier: MIT
 *
 * The vector state belongs to its thread: over switches, whoever uses the registers in between,
 * over fork and exec, and it is fresh at the start.
 */
#include <exo/test.h>
#include <exo_user/thread.h>
#include "child.h"
#include "forked.h"
#include "../../user/crash/vector.h"

#define CROWD  24
#define ROUNDS 50

static void cpuid(uint32_t leaf, uint32_t r[4])
{
	__asm__ volatile("cpuid"
			 : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3])
			 : "a"(leaf), "c"(0));
}

#define STATE_AVX     0x06
#define STATE_AVX_512 0xe6

#define LEAF7_AVX2     (1u << 5)
#define LEAF7_AVX512F  (1u << 16)
#define LEAF7_AVX512BW (1u << 30)

/* The CPU has these features of leaf 7, and the kernel keeps the state (SDM vol. 1, 14.3). */
static bool has_vectors(uint32_t features, uint32_t state)
{
	uint32_t leaf1[4], leaf7[4], low, high;

	cpuid(1, leaf1);
	if (!(leaf1[2] & 1u << 27)) /* OSXSAVE */
		return false;
	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	cpuid(7, leaf7);
	return (low & state) == state && (leaf7[1] & features) == features;
}

/* Some yield, some sleep, some are preempted in the middle. */
static void pass_time(uint64_t value, unsigned round)
{
	if (value % 3 == 0)
		exo_yield();
	else if (value % 3 == 1 && round % 8 == 0)
		exo_sleep(1000000);
	else
		for (volatile unsigned i = 0; i < 20000; i++)
			;
}

static int use_sse(void *argument)
{
	uint64_t value = (uint64_t)(uintptr_t)argument;

	if (!vector_is_initial())
		return 1;
	for (unsigned round = 0; round < ROUNDS; round++) {
		vector_fill_sse(value + round);
		pass_time(value, round);
		if (vector_check_sse(value + round))
			return 2;
	}
	return 0;
}

static int use_avx(void *argument)
{
	uint64_t value = (uint64_t)(uintptr_t)argument;

	for (unsigned round = 0; round < ROUNDS; round++) {
		vector_fill_avx(value + round);
		pass_time(value, round);
		if (vector_check_avx(value + round))
			return 2;
	}
	return 0;
}

static int use_avx512(void *argument)
{
	uint64_t value = (uint64_t)(uintptr_t)argument;

	for (unsigned round = 0; round < ROUNDS; round++) {
		vector_fill_avx512(value + round);
		pass_time(value, round);
		if (vector_check_avx512(value + round))
			return 2;
	}
	return 0;
}

static int use_nothing(void *argument)
{
	for (unsigned round = 0; round < ROUNDS; round++)
		pass_time((uintptr_t)argument, round);
	return 0;
}

/* CROWD threads, a third of which does not touch the registers. */
static void run_crowd(struct test_run *t, int (*use)(void *))
{
	struct thread *threads[CROWD];
	int result;

	for (unsigned i = 0; i < CROWD; i++) {
		uint64_t value = i + ((uint64_t)i << 40);

		CHECK_EQUAL(thread_create(&threads[i], i % 3 == 2 ? use_nothing : use,
					  (void *)value, NULL),
			    0);
	}
	for (unsigned i = 0; i < CROWD; i++) {
		thread_join(threads[i], &result);
		CHECK_EQUAL(result, 0);
	}
}

TEST(fpu_state_of_many_threads)
{
	run_crowd(t, use_sse);
}

TEST(fpu_avx_state_of_many_threads)
{
	if (!has_vectors(LEAF7_AVX2, STATE_AVX)) {
		test_skip(t, "the CPU has no AVX2");
		return;
	}
	run_crowd(t, use_avx);
}

TEST(fpu_avx512_state_of_many_threads)
{
	if (!has_vectors(LEAF7_AVX512F | LEAF7_AVX512BW, STATE_AVX_512)) {
		test_skip(t, "the CPU has no AVX-512");
		return;
	}
	run_crowd(t, use_avx512);
}

/* A fresh thread gets nothing of the one whose stack and area it inherits. */
TEST(fpu_state_of_a_fresh_thread)
{
	struct thread *thread;
	int result;

	for (uintptr_t i = 0; i < 20; i++) {
		vector_fill_sse(77 + i);
		CHECK_EQUAL(thread_create(&thread, use_sse, (void *)(3 * i), NULL), 0);
		thread_join(thread, &result);
		CHECK_EQUAL(result, 0);
		CHECK_EQUAL(vector_check_sse(77 + i), 0);
	}
}

static exo_handle_t forks[2];

static int child_of(uint64_t value)
{
	int wrong = vector_check_sse(value);

	vector_fill_sse(1000 + value);
	exo_yield();
	return wrong + 2 * vector_check_sse(1000 + value);
}

/* The child has the parent's values, whether the parent has them in the registers or others ran in
 * between; and both go on with their own. */
TEST(fpu_state_over_fork)
{
	for (uint64_t i = 0; i < 10; i++) {
		vector_fill_sse(500 + i);
		for (unsigned k = 0; k < 2; k++) {
			forks[k] = exo_fork();
			if (!forks[k])
				exo_exit(child_of(500 + i));
			CHECK(forks[k] > 0);
			if (i % 2)
				exo_yield();
		}
		CHECK_EQUAL(exo_agent_wait(forks[0]), 0);
		CHECK_EQUAL(exo_agent_wait(forks[1]), 0);
		CHECK_EQUAL(vector_check_sse(500 + i), 0);
	}
}

static int exec_with_values(void *argument __attribute__((unused)))
{
	uint32_t mxcsr = 0x1f00;

	vector_fill_sse(99);
	__asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
	return exo_exec("crash", "vector-initial") ? 1 : 0;
}

TEST(fpu_state_is_fresh_after_exec_and_spawn)
{
	CHECK_EQUAL(forked(exec_with_values, NULL), 0);
	vector_fill_sse(99);
	CHECK_EQUAL(child_run("vector-initial"), 0);
	CHECK_EQUAL(vector_check_sse(99), 0);
}

/* Values in the registers over kernel work of every kind: faults, calls that sleep, spawns. */
TEST(fpu_state_over_kernel_work)
{
	char *pages;

	vector_fill_sse(123);
	for (unsigned i = 0; i < 5; i++) {
		pages = map_pages(3);
		CHECK(pages);
		pages[0] = pages[PAGE_BYTES] = 1;
		CHECK_EQUAL(exo_vm_unmap(pages, 3 * PAGE_BYTES), 0);
		CHECK_EQUAL(child_run("sse"), 1);
		exo_sleep(3000000);
		CHECK_EQUAL(vector_check_sse(123), 0);
	}
}
