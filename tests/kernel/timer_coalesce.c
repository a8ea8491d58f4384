/* SPDX-License-Identifier: MIT
 *
 * When a timer with slack is due, at every size of deadline and slack.
 */
#include <exo/test.h>
#include "../../kernel/timer_coalesce.h"

TEST(timer_due_lies_within_the_slack)
{
	for (unsigned i = 0; i < 10000; i++) {
		uint64_t deadline_ns = test_random(t) >> test_random(t) % 64;
		uint64_t slack_ns = test_random(t) >> test_random(t) % 64;
		uint64_t due_ns = timer_due_ns(deadline_ns, slack_ns);

		CHECK(due_ns >= deadline_ns);
		CHECK(due_ns - deadline_ns <= slack_ns);
		CHECK(timer_due_ns(due_ns, 0) == due_ns);
	}
	CHECK(timer_due_ns(0, 0) == 0);
	CHECK(timer_due_ns(0, UINT64_MAX) <= UINT64_MAX);
	CHECK(timer_due_ns(UINT64_MAX, UINT64_MAX) == UINT64_MAX);
}
