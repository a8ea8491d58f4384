/* SPDX-License-Identifier: MIT
 *
 * Priorities as agents see them: asking, setting, inheriting, and what is refused.
 */
#include <exo/test.h>
#include "child.h"

TEST(priority_asks_and_sets)
{
	int own = exo_thread_priority(0, EXO_PRIORITY_ASK);

	CHECK(own >= EXO_PRIORITY_LOWEST && own <= EXO_PRIORITY_HIGHEST);
	CHECK_EQUAL(exo_thread_priority(exo_thread_self(), EXO_PRIORITY_LOWEST), own);
	CHECK_EQUAL(exo_thread_priority(0, EXO_PRIORITY_HIGHEST), EXO_PRIORITY_LOWEST);
	CHECK_EQUAL(exo_thread_priority(0, own), EXO_PRIORITY_HIGHEST);
	CHECK_EQUAL(exo_thread_priority(0, EXO_PRIORITY_ASK), own);
}

TEST(priority_refuses_nonsense)
{
	CHECK_EQUAL(exo_thread_priority(0, EXO_PRIORITY_HIGHEST + 1), -E_INVAL);
	CHECK_EQUAL(exo_thread_priority(0, -2), -E_INVAL);
	CHECK_EQUAL(exo_thread_priority(0x7fffffff, EXO_PRIORITY_ASK), -E_NOENT);
	CHECK_EQUAL(exo_thread_priority(-1, EXO_PRIORITY_ASK), -E_NOENT);
	CHECK_EQUAL(exo_agent_priority(0x7fffffff, EXO_PRIORITY_ASK), -E_BADHANDLE);
	CHECK_EQUAL(exo_agent_priority(exo_getpid(), 0), -E_BADHANDLE);
}

/* What its parent takes from a child it cannot take back. */
static void child_main(int own)
{
	while (exo_thread_priority(0, EXO_PRIORITY_ASK) == own)
		exo_yield();
	exo_exit(exo_thread_priority(0, EXO_PRIORITY_HIGHEST) == -E_PERM &&
		 exo_thread_priority(0, EXO_PRIORITY_LOWEST) == 1 &&
		 exo_thread_priority(0, 1) == EXO_PRIORITY_LOWEST);
}

TEST(priority_of_children)
{
	int own = exo_thread_priority(0, 2), highest;
	exo_handle_t id = exo_fork();

	if (!id)
		exo_exit(exo_thread_priority(0, EXO_PRIORITY_ASK)); /* inherited */
	CHECK_EQUAL(exo_thread_priority(0, own), 2);
	CHECK_EQUAL(exo_agent_wait(id), 2);

	id = exo_fork();
	if (!id)
		child_main(own);
	highest = exo_agent_priority(id, 1);
	CHECK(highest >= own);
	CHECK_EQUAL(exo_agent_priority(id, EXO_PRIORITY_ASK), 1);
	CHECK_EQUAL(exo_agent_wait(id), 1);
}
