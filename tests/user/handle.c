/* SPDX-License-Identifier: MIT
 *
 * Handles as agents see them: what is refused and how, copies, deadlines, fork, exec, revocation,
 * and what happens when there is no room. The objects are notifications.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"
#include "forked.h"

#define MS 1000000ull

#define ALL_RIGHTS EXO_RIGHT_MASK

static unsigned rights_of(exo_handle_t handle)
{
	struct exo_handle_info info;

	return exo_handle_info(handle, &info) ? 0 : info.rights;
}

static bool is_bad(exo_handle_t handle)
{
	struct exo_handle_info info;

	return exo_handle_close(handle) == -E_BADHANDLE &&
	       exo_handle_copy(handle, ALL_RIGHTS, 0, EXO_NEVER) == -E_BADHANDLE &&
	       exo_handle_info(handle, &info) == -E_BADHANDLE &&
	       exo_cap_revoke(handle) == -E_BADHANDLE &&
	       exo_notification_signal(handle, 1) == -E_BADHANDLE &&
	       exo_notification_wait(handle, 1, 0) == -E_BADHANDLE;
}

TEST(handle_that_is_none)
{
	static const exo_handle_t guesses[] = { 0,         1,         -1,         64,
						INT64_MAX, INT64_MIN, 0x7fffffff, 1ll << 48 };
	exo_handle_t first = exo_notification_create();

	CHECK(first > 0);
	for (size_t i = 0; i < ARRAY_COUNT(guesses); i++)
		CHECK(guesses[i] == first || is_bad(guesses[i]));
	for (unsigned bit = 14; bit < 64; bit++) /* below: other places of the table */
		CHECK(is_bad(first ^ (exo_handle_t)(1ull << bit)));
	CHECK_EQUAL(exo_handle_close(first), 0);
	CHECK(is_bad(first));
}

TEST(handle_numbers_do_not_come_back)
{
	exo_handle_t first = exo_notification_create(), again;

	CHECK(first > 0);
	CHECK_EQUAL(exo_handle_close(first), 0);
	for (unsigned i = 0; i < 1000; i++) {
		again = exo_notification_create();
		CHECK(again > 0 && again != first);
		CHECK(is_bad(first));
		CHECK_EQUAL(exo_handle_close(again), 0);
		first = again;
	}
}

TEST(handle_copy_has_fewer_rights)
{
	exo_handle_t first = exo_notification_create(), send, deaf;

	CHECK(first > 0);
	send = exo_handle_copy(first, EXO_RIGHT_SEND | EXO_RIGHT_EXECUTE, 0, EXO_NEVER);
	CHECK(send > 0 && send != first);
	CHECK_EQUAL(rights_of(send), EXO_RIGHT_SEND);
	CHECK_EQUAL(exo_notification_signal(send, 5), 0);
	CHECK_EQUAL(exo_notification_wait(send, 5, 0), -E_PERM);
	CHECK_EQUAL(exo_handle_copy(send, ALL_RIGHTS, 0, EXO_NEVER), -E_PERM);
	CHECK_EQUAL(exo_cap_revoke(send), -E_PERM);
	CHECK_EQUAL(exo_notification_wait(first, 7, 0), 5);
	deaf = exo_handle_copy(first, EXO_RIGHT_COPY, 0, EXO_NEVER);
	CHECK_EQUAL(exo_notification_signal(deaf, 1), -E_PERM);
	CHECK_EQUAL(rights_of(exo_handle_copy(deaf, ALL_RIGHTS, 0, EXO_NEVER)), EXO_RIGHT_COPY);
	CHECK_EQUAL(exo_cap_revoke(first), 3);
	CHECK_EQUAL(exo_handle_close(first), 0);
	CHECK(is_bad(send) && is_bad(deaf));
}

TEST(handle_badge_is_given_once)
{
	exo_handle_t first = exo_notification_create(), badged, same;
	struct exo_handle_info info;

	CHECK(first > 0);
	badged = exo_handle_copy(first, ALL_RIGHTS, 6, EXO_NEVER);
	CHECK(badged > 0);
	CHECK_EQUAL(exo_handle_info(badged, &info), 0);
	CHECK_EQUAL(info.badge, 6);
	CHECK_EQUAL(exo_handle_copy(badged, ALL_RIGHTS, 7, EXO_NEVER), -E_PERM);
	same = exo_handle_copy(badged, ALL_RIGHTS, 0, EXO_NEVER);
	CHECK_EQUAL(exo_handle_info(same, &info), 0);
	CHECK_EQUAL(info.badge, 6);
	CHECK_EQUAL(exo_notification_signal(same, 1), -E_PERM);
	CHECK_EQUAL(exo_notification_signal(same, 2), 0);
	CHECK_EQUAL(exo_notification_wait(badged, 7, 0), 2);
	CHECK_EQUAL(exo_cap_revoke(first), 2);
	CHECK_EQUAL(exo_handle_close(first), 0);
}

/* Both ends of an elevation: it works until its deadline, and so does what was made of it. */
TEST(handle_with_a_deadline)
{
	exo_handle_t first = exo_notification_create(), brief, of_brief, later;
	uint64_t end = (uint64_t)exo_clock() + 20 * MS;

	CHECK(first > 0);
	CHECK_EQUAL(exo_handle_copy(first, ALL_RIGHTS, 0, (uint64_t)exo_clock()), -E_TIMEOUT);
	brief = exo_handle_copy(first, ALL_RIGHTS, 0, end);
	of_brief = exo_handle_copy(brief, ALL_RIGHTS, 0, EXO_NEVER);
	later = exo_handle_copy(first, ALL_RIGHTS, 0, end + 1000000 * MS);
	CHECK(brief > 0 && of_brief > 0 && later > 0);
	CHECK_EQUAL(exo_notification_signal(brief, 1), 0);
	CHECK_EQUAL(exo_notification_signal(of_brief, 2), 0);
	CHECK_EQUAL(exo_notification_wait(brief, 3, 0), 3);
	CHECK_EQUAL(exo_sleep_until(end, 0), 0);
	CHECK(is_bad(of_brief) && is_bad(brief));
	CHECK_EQUAL(exo_notification_signal(later, 2), 0);
	CHECK_EQUAL(exo_cap_revoke(first), 1);
	CHECK_EQUAL(exo_handle_close(first), 0);
}

/* Closing what is in the middle leaves what was derived from it to what it was derived from. */
TEST(handle_revocation_reaches_what_is_derived)
{
	exo_handle_t first = exo_notification_create(), chain[20], sister;
	struct exo_handle_info info;

	CHECK(first > 0);
	chain[0] = exo_handle_copy(first, ALL_RIGHTS, 0, EXO_NEVER);
	for (unsigned i = 1; i < ARRAY_COUNT(chain); i++)
		chain[i] = exo_handle_copy(chain[i - 1], ALL_RIGHTS, 0, EXO_NEVER);
	sister = exo_handle_copy(first, ALL_RIGHTS, 0, EXO_NEVER);
	CHECK(sister > 0 && chain[19] > 0);
	CHECK_EQUAL(exo_handle_close(chain[5]), 0);
	CHECK_EQUAL(exo_handle_info(chain[4], &info), 0);
	CHECK_EQUAL(info.derived, 14);
	CHECK_EQUAL(exo_cap_revoke(chain[4]), 14);
	CHECK_EQUAL(exo_cap_revoke(chain[4]), 0);
	CHECK(is_bad(chain[6]) && is_bad(chain[19]));
	CHECK_EQUAL(exo_notification_signal(sister, 1), 0);
	CHECK_EQUAL(exo_notification_signal(chain[3], 1), 0);
	CHECK_EQUAL(exo_cap_revoke(first), 6);
	CHECK_EQUAL(exo_handle_close(first), 0);
}

static exo_handle_t inherited, kept_back;

/* A copy of the child's own is not the parent's, and what was not inherited is not there. */
static int in_child(void *argument __attribute__((unused)))
{
	if (!is_bad(kept_back) || exo_notification_signal(inherited, 4))
		return 1;
	/* A number that the parent has for something else must not come to be here. */
	for (unsigned i = 0; i < 200; i++)
		if (exo_notification_create() == kept_back)
			return 2;
	exo_handle_close(inherited);
	return is_bad(inherited) ? 0 : 3;
}

TEST(handle_over_fork)
{
	inherited = exo_notification_create();
	kept_back =
		exo_handle_copy(inherited, ALL_RIGHTS & ~(unsigned)EXO_RIGHT_INHERIT, 0, EXO_NEVER);
	CHECK(inherited > 0 && kept_back > 0);
	CHECK_EQUAL(forked(in_child, NULL), 0);
	CHECK_EQUAL(exo_notification_wait(inherited, 7, 0), 4);
	CHECK_EQUAL(exo_notification_signal(kept_back, 1), 0);
	CHECK_EQUAL(exo_handle_close(kept_back), 0);
	CHECK_EQUAL(exo_handle_close(inherited), 0);
}

static volatile unsigned *step;

/* Waits with the inherited handle until the parent revokes it. */
static int wait_for_revocation(void *argument __attribute__((unused)))
{
	*step = 1;
	return exo_notification_wait(inherited, 1, EXO_NEVER) == -E_BADHANDLE && is_bad(inherited)
		       ? 0
		       : 1;
}

TEST(handle_revocation_reaches_other_agents_that_wait)
{
	exo_handle_t child;

	step = map_shared();
	inherited = exo_notification_create();
	CHECK(step && inherited > 0);
	child = exo_fork();
	if (!child)
		exo_exit(wait_for_revocation(NULL));
	CHECK(child > 0 && await_step(step, 1));
	exo_sleep(5 * MS);
	CHECK_EQUAL(exo_cap_revoke(inherited), 1);
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(exo_notification_signal(inherited, 1), 0);
	CHECK_EQUAL(exo_handle_close(inherited), 0);
	exo_vm_unmap((void *)step, 4096);
}

/* All places of the table, more than once, and nothing of it is lost. */
static int fill_table(void *argument __attribute__((unused)))
{
	exo_handle_t first = exo_notification_create(), last = 0;
	int count = 0;

	for (unsigned round = 0; round < 2; round++) {
		exo_handle_t next;

		while ((next = exo_handle_copy(first, ALL_RIGHTS, 0, EXO_NEVER)) > 0) {
			last = next;
			count++;
		}
		if (next != -E_RANGE || exo_notification_create() != -E_RANGE)
			return 1;
		if (exo_notification_signal(last, 1) || exo_cap_revoke(first) != count)
			return 2;
		count = 0;
	}
	return exo_handle_copy(first, ALL_RIGHTS, 0, EXO_NEVER) > 0 ? 0 : 3;
}

TEST(handle_table_is_full)
{
	struct memory_mark mark;

	CHECK_EQUAL(forked(fill_table, NULL), 0);
	memory_mark(&mark);
	CHECK_EQUAL(forked(fill_table, NULL), 0);
	CHECK(memory_is_back(&mark));
}

/* Objects cost their agent's quota, and running out is an error and no harm. */
static int use_up_quota(void *argument __attribute__((unused)))
{
	const size_t most = (CONFIG_AGENT_QUOTA_MIB - 2) * MIB;
	char *memory = map_pages(most / PAGE_BYTES);
	exo_handle_t handle;

	if (!memory)
		return 1;
	for (size_t at = 0; at < most; at += PAGE_BYTES)
		memory[at] = 1;
	while ((handle = exo_notification_create()) > 0)
		continue;
	if (handle != -E_QUOTA)
		return 2;
	if (exo_vm_unmap(memory, most))
		return 3;
	handle = exo_notification_create();
	return handle > 0 && !exo_notification_signal(handle, 1) ? 0 : 4;
}

TEST(handle_quota_ends_objects)
{
	struct memory_mark mark;

	CHECK_EQUAL(forked(use_up_quota, NULL), 0);
	memory_mark(&mark);
	CHECK_EQUAL(forked(use_up_quota, NULL), 0);
	CHECK(memory_is_back(&mark));
}

/* The program that comes after exec has the handles with EXO_RIGHT_INHERIT, by the same numbers. */
static int exec_and_signal(void *argument)
{
	char arguments[32];

	exo_snprintf(arguments, sizeof(arguments), "signal %lu", *(unsigned long *)argument);
	return exo_exec("crash", arguments);
}

TEST(handle_over_exec)
{
	exo_handle_t bell = exo_notification_create(), own;

	CHECK(bell > 0);
	CHECK_EQUAL(forked(exec_and_signal, &bell), 0);
	CHECK_EQUAL(exo_notification_wait(bell, 1, 0), 1);
	own = exo_handle_copy(bell, ALL_RIGHTS & ~(unsigned)EXO_RIGHT_INHERIT, 0, EXO_NEVER);
	CHECK_EQUAL(forked(exec_and_signal, &own), E_BADHANDLE);
	CHECK_EQUAL(exo_cap_revoke(bell), 1);
	CHECK_EQUAL(exo_handle_close(bell), 0);
}
