/* SPDX-License-Identifier: MIT
 *
 * Tests inside the kernel and inside agents. Registered by existing, run by pattern, TAP on the
 * console: a plan line "1..N", then "ok 1 - name" or "not ok 1 - name" with "# " diagnostics before
 *it.
 *
 *	TEST(frames_round_trip)
 *	{
 *		paddr_t frame = frame_alloc();
 *		CHECK(frame != PADDR_NONE);
 *		frame_free(frame);
 *	}
 *
 * CHECK ends the test at the first failure; test_skip(t, reason), with a return behind it, marks it
 *as skipped ("ok 1 - name # SKIP reason"). Random tests draw from test_random(), whose seed is
 *printed and can be given on the command line (seed=).
 * Long tests take the number of their repetitions from test_rounds().
 */
#ifndef EXO_TEST_H
#define EXO_TEST_H

#include <exo/compiler.h>
#include <exo/types.h>

struct test_run {
	bool failed;
	bool skipped;
	const char *reason; /* why it was skipped */
	uint64_t random;    /* state of test_random */
	unsigned effort;    /* percent of the repetitions of long tests */
};

struct test {
	const char *name;
	void (*run)(struct test_run *t);
};

#define TEST(test_name)                                                         \
	static void test_run_##test_name(struct test_run *t);                   \
	static const struct test test_##test_name __registered(                 \
		"tests") = { .name = #test_name, .run = test_run_##test_name }; \
	static void test_run_##test_name(struct test_run *t __attribute__((unused)))

#define CHECK(condition)                                              \
	do {                                                          \
		if (!(condition)) {                                   \
			test_fail(t, __FILE__, __LINE__, #condition); \
			return;                                       \
		}                                                     \
	} while (0)

/* Like CHECK(a == b), and prints both as signed numbers. */
#define CHECK_EQUAL(a, b)                                                                       \
	do {                                                                                    \
		long long check_a = (long long)(a), check_b = (long long)(b);                   \
		if (check_a != check_b) {                                                       \
			test_fail_equal(t, __FILE__, __LINE__, #a " == " #b, check_a, check_b); \
			return;                                                                 \
		}                                                                               \
	} while (0)

void test_fail(struct test_run *t, const char *file, int line, const char *what);
void test_fail_equal(struct test_run *t, const char *file, int line, const char *what, long long a,
		     long long b);
void test_skip(struct test_run *t, const char *reason);

/* xorshift64*: never 0 as state (Marsaglia 2003, Vigna 2016). */
uint64_t test_random(struct test_run *t);

/* How often a long test repeats itself: full, or less of it by the effort of the run (effort=), at
 * least once. */
unsigned test_rounds(const struct test_run *t, unsigned full);

/* Run everything in the section `tests` whose name matches. Returns the number that failed,
 * -E_NOENT when nothing matches, or -E_INTR when Ctrl-C was typed between two of them. Each test
 * draws from its own random numbers, made from the seed and its name, so that one that failed can
 * be run again alone. effort: 1 to 100, see test_rounds.
 */
int test_run_matching(const char *pattern, uint64_t seed, unsigned effort);

#endif
