/* SPDX-License-Identifier: MIT
 *
 * Deferred start-up work is done once: by whoever needs it first, else by the idle thread.
 */
#include <exo/deferred.h>
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/time.h>

#define PATIENCE_NS (2 * NS_PER_SECOND)

static unsigned needed, left;

static void count_needed(void)
{
	needed++;
}

static void count_left(void)
{
	left++;
}

TEST(deferred_work_is_done_once)
{
	static struct deferred one, two;
	uint64_t end_ns = time_now_ns() + PATIENCE_NS;

	one = (struct deferred){ .run = count_needed };
	two = (struct deferred){ .run = count_left };
	needed = left = 0;
	deferred_add(&one);
	deferred_add(&two);
	deferred_need(&one);
	CHECK_EQUAL(needed, 1);
	while (!left && time_now_ns() < end_ns)
		sched_sleep_until(time_now_ns() + 1000000, 0);
	CHECK_EQUAL(left, 1);
	deferred_need(&one);
	deferred_need(&two);
	sched_sleep_until(time_now_ns() + 1000000, 0);
	CHECK_EQUAL(needed, 1);
	CHECK_EQUAL(left, 1);
}
