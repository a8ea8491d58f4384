/* SPDX-License-Identifier: MIT
 *
 * Serving an interrupt line from an agent, by a handle that comes from that of all lines.
 */
#include <exo/test.h>
#include <exo_user/thread.h>
#include <uapi/exo/syscall.h>
#include "forked.h"
#include "registers.h"

#define MS 1000000ull

#define LINES      24
#define FREE_FIRST 5 /* what comes before belongs to a chip that every PC has */

/* A line that is free and that a clock chip reaches: bound, and about to fire. -E_NOENT without. */
static exo_handle_t bind_and_raise(uint64_t delay_ns, unsigned *number)
{
	for (*number = FREE_FIRST; *number < LINES; ++*number) {
		exo_handle_t line = exo_irq_bind(EXO_GIVEN_LINES, *number);

		if (line < 0)
			continue;
		if (!exo_irq_raise(line, delay_ns))
			return line;
		exo_handle_close(line);
	}
	return -E_NOENT;
}

TEST(irq_lines_are_refused)
{
	exo_handle_t weak = exo_handle_copy(EXO_GIVEN_LINES, EXO_RIGHT_COPY, 0, EXO_NEVER);
	exo_handle_t other = exo_notification_create();

	CHECK_EQUAL(exo_irq_bind(EXO_GIVEN_LINES, LINES), -E_RANGE);
	CHECK_EQUAL(exo_irq_bind(EXO_GIVEN_LINES, UINT32_MAX), -E_RANGE);
	CHECK_EQUAL(exo_irq_bind(EXO_GIVEN_LINES, 1), -E_BUSY); /* the keyboard */
	CHECK_EQUAL(exo_irq_bind(EXO_GIVEN_LINES, 4), -E_BUSY); /* the serial line */
	CHECK_EQUAL(exo_irq_bind(weak, FREE_FIRST), -E_PERM);
	CHECK_EQUAL(exo_irq_bind(other, FREE_FIRST), -E_BADHANDLE);
	CHECK_EQUAL(exo_irq_bind(0, FREE_FIRST), -E_BADHANDLE);
	CHECK_EQUAL(exo_irq_wait(EXO_GIVEN_LINES, 0), -E_BADHANDLE); /* it is no line */
	CHECK_EQUAL(exo_irq_wait(FREE_FIRST, 0), -E_BADHANDLE);
	CHECK_EQUAL(exo_irq_raise(other, 0), -E_BADHANDLE);
	CHECK_EQUAL(exo_handle_close(weak), 0);
	CHECK_EQUAL(exo_irq_bind(weak, FREE_FIRST), -E_BADHANDLE);
	CHECK_EQUAL(exo_handle_close(other), 0);
}

TEST(irq_reaches_the_agent)
{
	uint64_t start = (uint64_t)exo_clock();
	unsigned number;
	exo_handle_t line = bind_and_raise(2 * MS, &number), again;

	if (line < 0) {
		test_skip(t, "no clock chip that fires lines");
		return;
	}
	CHECK_EQUAL(exo_irq_bind(EXO_GIVEN_LINES, number), -E_BUSY);
	CHECK_EQUAL(exo_irq_wait(line, start), -E_TIMEOUT);
	CHECK_EQUAL(exo_irq_wait(line, EXO_NEVER), 1);
	CHECK((uint64_t)exo_clock() >= start + 2 * MS);
	CHECK_EQUAL(exo_irq_wait(line, (uint64_t)exo_clock() + 2 * MS), -E_TIMEOUT);
	for (unsigned i = 0; i < 20; i++) {
		CHECK_EQUAL(exo_irq_raise(line, 100000), 0);
		CHECK_EQUAL(exo_irq_wait(line, EXO_NEVER), 1);
	}
	CHECK_EQUAL(exo_irq_raise(line, 1000 * MS + 1), -E_RANGE);
	CHECK_EQUAL(exo_handle_close(line), 0);
	CHECK_EQUAL(exo_irq_wait(line, 0), -E_BADHANDLE);
	again = exo_irq_bind(EXO_GIVEN_LINES, number); /* it is free again */
	CHECK(again > 0);
	CHECK_EQUAL(exo_handle_close(again), 0);
}

/* What a filter refuses as line 5 must not be 5 to the call when its upper half is not zero. */
TEST(irq_line_does_not_wrap)
{
	for (unsigned bit = 32; bit < 64; bit++) {
		struct registers r = {
			.rax = EXO_SYS_irq_bind,
			.rdi = EXO_GIVEN_LINES,
			.rsi = 1ull << bit | FREE_FIRST,
			.rflags = RFLAGS_ALWAYS,
		};

		registers_call(&r);
		CHECK_EQUAL(r.rax, -E_RANGE);
	}
}

/* The handle that a child did not inherit is none to it, whatever its number. */
static int bind_without_right(void *argument __attribute__((unused)))
{
	return -(int)exo_irq_bind(EXO_GIVEN_LINES, FREE_FIRST);
}

TEST(irq_lines_are_for_who_has_the_handle)
{
	CHECK_EQUAL(forked(bind_without_right, NULL), E_BADHANDLE);
}

static exo_handle_t served;
static volatile int result;

static int serve(void *argument __attribute__((unused)))
{
	return result = exo_irq_wait(served, EXO_NEVER);
}

/* A child that serves the line may do no more than that, and its wait ends with the revocation. */
TEST(irq_line_is_passed_on_and_revoked)
{
	unsigned number;
	exo_handle_t line = bind_and_raise(0, &number);
	struct thread *thread;

	if (line < 0) {
		test_skip(t, "no clock chip that fires lines");
		return;
	}
	CHECK_EQUAL(exo_irq_wait(line, EXO_NEVER), 1);
	served = exo_handle_copy(line, EXO_RIGHT_RECEIVE | EXO_RIGHT_INHERIT, 0, EXO_NEVER);
	CHECK(served > 0);
	CHECK_EQUAL(exo_irq_raise(served, 0), -E_PERM);
	CHECK_EQUAL(exo_irq_raise(line, 2 * MS), 0);
	CHECK_EQUAL(forked(serve, NULL), 1);
	result = 0;
	CHECK_EQUAL(thread_create(&thread, serve, NULL, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(result, 0);
	CHECK_EQUAL(exo_cap_revoke(line), 1);
	thread_join(thread, NULL);
	CHECK_EQUAL(result, -E_BADHANDLE);
	/* The last handle goes while a thread waits by it: the line is free again. */
	served = line;
	result = 0;
	CHECK_EQUAL(thread_create(&thread, serve, NULL, NULL), 0);
	exo_sleep(5 * MS);
	CHECK_EQUAL(exo_handle_close(line), 0);
	thread_join(thread, NULL);
	CHECK_EQUAL(result, -E_BADHANDLE);
	line = exo_irq_bind(EXO_GIVEN_LINES, number);
	CHECK(line > 0);
	CHECK_EQUAL(exo_handle_close(line), 0);
}
