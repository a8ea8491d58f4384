/* SPDX-License-Identifier: MIT
 *
 * The test runner, the same in the kernel and in the tests agent. exo/test.h is the contract; the
 * output is TAP (version 12 of the protocol, which has no version line).
 */
#include <exo/glob.h>
#include <exo/test.h>
#include <uapi/exo/errors.h>
#include "runner_env.h"

/* FNV-1a (Fowler, Noll, Vo). */
static uint64_t hash_name(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325;

	while (*name)
		hash = (hash ^ (unsigned char)*name++) * 0x100000001b3;
	return hash;
}

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014): near seeds give far states. */
static uint64_t random_state(uint64_t seed, const char *name)
{
	uint64_t x = seed ^ hash_name(name);

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
	x ^= x >> 31;
	return x ? x : 1;
}

uint64_t test_random(struct test_run *t)
{
	t->random ^= t->random >> 12;
	t->random ^= t->random << 25;
	t->random ^= t->random >> 27;
	return t->random * 0x2545f4914f6cdd1d;
}

unsigned test_rounds(const struct test_run *t, unsigned full)
{
	return MAX(full * t->effort / 100, 1u);
}

void test_fail(struct test_run *t, const char *file, int line, const char *what)
{
	t->failed = true;
	test_print("# %s:%d: not so: %s\n", file, line, what);
}

void test_fail_equal(struct test_run *t, const char *file, int line, const char *what, long long a,
		     long long b)
{
	t->failed = true;
	test_print("# %s:%d: not so: %s: %lld and %lld\n", file, line, what, a, b);
}

void test_skip(struct test_run *t, const char *reason)
{
	t->skipped = true;
	t->reason = reason;
}

static unsigned count_matching(const char *pattern)
{
	unsigned count = 0;

	section_for_each (const struct test, test, tests) {
		if (glob_match_list(pattern, test->name))
			count++;
	}
	return count;
}

/* 1 when the test failed, else 0. */
static int run_one(const struct test *test, unsigned number, uint64_t seed, unsigned effort)
{
	struct test_run run = { .random = random_state(seed, test->name), .effort = effort };

	test->run(&run);
	if (run.failed)
		test_print("not ok %u - %s\n", number, test->name);
	else if (run.skipped)
		test_print("ok %u - %s # SKIP %s\n", number, test->name, run.reason);
	else
		test_print("ok %u - %s\n", number, test->name);
	return run.failed;
}

int test_run_matching(const char *pattern, uint64_t seed, unsigned effort)
{
	unsigned count = count_matching(pattern);
	unsigned number = 0;
	int failed = 0;

	test_print("# seed 0x%lx\n", seed);
	if (effort < 100)
		test_print("# effort %u %%: long tests repeat themselves less often\n", effort);
	if (!count) {
		test_print("1..0 # SKIP no test of this suite matches %s\n", pattern);
		return -E_NOENT;
	}
	test_print("1..%u\n", count);
	section_for_each (const struct test, test, tests) {
		if (!glob_match_list(pattern, test->name))
			continue;
		if (test_break()) {
			test_print("# stopped by Ctrl-C after %u of %u\n", number, count);
			return -E_INTR;
		}
		failed += run_one(test, ++number, seed, effort);
	}
	return failed;
}
