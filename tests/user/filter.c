/* SPDX-License-Identifier: MIT
 *
 * Filters of system calls, and the ways around them. A filter stays for ever, so each is loaded by
 * a forked child, whose exit code is the line at which something was not as it should be.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/ipc.h>
#include <exo_user/thread.h>
#include <uapi/exo/filter.h>
#include "child.h"
#include "forked.h"
#include "registers.h"

#define ERROR 1234 /* no call returns it */
#define FREE  120  /* numbers from here on are nobody's */
#define PAST  (~0u)
#define EXPECT(condition)                          \
	do {                                       \
		if (!(condition))                  \
			return __LINE__ % 250 + 1; \
	} while (0)

static int64_t call(uint64_t number, uint64_t a, uint64_t b)
{
	struct registers r = { .rax = number, .rdi = a, .rsi = b, .rflags = RFLAGS_ALWAYS };

	registers_call(&r);
	return (int64_t)r.rax;
}

/* One rule about one call, whatever its arguments; everything else is allowed. */
static int load_one(uint32_t number, uint32_t verdict)
{
	struct exo_filter_rule rule = { number, number, verdict, 0, { { 0 } } };

	return exo_filter_load(&rule, 1, EXO_FILTER_ALLOW);
}

/* The calls that are listed are allowed, and exit; all others get the verdict. */
static int load_list(const uint32_t *numbers, unsigned count, uint32_t otherwise)
{
	struct exo_filter_rule rules[EXO_FILTER_RULES];

	for (unsigned i = 0; i < count; i++)
		rules[i] = (struct exo_filter_rule){ .first = numbers[i], .last = numbers[i] };
	rules[count] = (struct exo_filter_rule){ .first = EXO_SYS_exit, .last = EXO_SYS_exit };
	return exo_filter_load(rules, count + 1, otherwise);
}

static int refuse_short_calls(void *unused __attribute__((unused)))
{
	agent_id_t self = exo_getpid();

	EXPECT(!load_one(EXO_SYS_clock, ERROR));
	EXPECT(exo_clock() == -ERROR);
	EXPECT(exo_getpid() == self);
	EXPECT(!exo_yield());
	EXPECT(!load_one(EXO_SYS_yield, ERROR));
	EXPECT(exo_yield() == -ERROR);
	EXPECT(exo_getpid() == self);
	EXPECT(!load_one(EXO_SYS_getpid, ERROR));
	EXPECT(exo_getpid() == -ERROR);
	EXPECT(exo_clock() == -ERROR && exo_yield() == -ERROR);
	return 0;
}

static int refuse_long_calls(void *unused __attribute__((unused)))
{
	struct exo_system_info info;

	EXPECT(!load_one(EXO_SYS_system_info, ERROR));
	EXPECT(exo_system_info(&info) == -ERROR);
	EXPECT(exo_thread_self() > 0);
	EXPECT(!load_one(EXO_SYS_thread_self, ERROR));
	EXPECT(exo_thread_self() == -ERROR);
	EXPECT(call(FREE, 0, 0) == -E_NOSYS);
	return 0;
}

/* Who has no filter notices nothing, before and after: also the CPU's short path comes back. */
TEST(filter_returns_an_error)
{
	for (unsigned i = 0; i < 3; i++) {
		CHECK_EQUAL(forked(refuse_short_calls, NULL), 0);
		CHECK(exo_getpid() > 0 && exo_clock() > 0 && !exo_yield());
		CHECK_EQUAL(forked(refuse_long_calls, NULL), 0);
		CHECK(exo_thread_self() > 0);
	}
}

static int killed_for(void *number)
{
	uint64_t refused = *(uint64_t *)number;

	if (refused <= UINT32_MAX)
		EXPECT(!load_one((uint32_t)refused, EXO_FILTER_KILL));
	else
		EXPECT(!load_list(NULL, 0, EXO_FILTER_KILL));
	call(refused, 0, 0);
	return 1;
}

/* Numbers that no call has are calls, too. */
TEST(filter_ends_the_agent)
{
	static uint64_t numbers[] = { EXO_SYS_getpid,
				      EXO_SYS_clock,
				      EXO_SYS_yield,
				      EXO_SYS_thread_self,
				      EXO_SYS_filter_load,
				      FREE,
				      127,
				      128,
				      EXO_SYSCALL_COUNT,
				      0xffffffff,
				      1ull << 32 | EXO_SYS_getpid,
				      1ull << 32 | EXO_SYS_thread_self,
				      1ull << 63,
				      1ull << 63 | EXO_SYS_yield,
				      UINT64_MAX };

	for (size_t i = 0; i < ARRAY_COUNT(numbers); i++)
		CHECK_EQUAL(forked(killed_for, &numbers[i]), EXO_STATUS_FILTERED);
	CHECK(system_goes_on());
}

/* A number that is allowed does not allow those that wrap to it. */
static int wrap_numbers(void *unused __attribute__((unused)))
{
	static const uint32_t allowed[] = { EXO_SYS_getpid, EXO_SYS_thread_self };

	EXPECT(!load_list(allowed, 2, ERROR));
	EXPECT(exo_getpid() > 0 && exo_thread_self() > 0);
	for (unsigned bit = 7; bit < 64; bit++)
		for (unsigned i = 0; i < 2; i++)
			EXPECT(call(1ull << bit | allowed[i], 0, 0) == -ERROR);
	EXPECT(call(UINT64_MAX, 0, 0) == -ERROR);
	return 0;
}

TEST(filter_numbers_do_not_wrap)
{
	CHECK_EQUAL(forked(wrap_numbers, NULL), 0);
}

static int only_tighter(void *unused __attribute__((unused)))
{
	struct exo_filter_rule all = { .first = 0, .last = PAST };

	EXPECT(!load_one(FREE, ERROR));
	EXPECT(!exo_filter_load(&all, 1, EXO_FILTER_ALLOW));
	EXPECT(!exo_filter_load(NULL, 0, EXO_FILTER_ALLOW));
	EXPECT(call(FREE, 0, 0) == -ERROR);
	EXPECT(!load_one(FREE, ERROR + 1)); /* the larger error is the stricter one */
	EXPECT(call(FREE, 0, 0) == -ERROR - 1);
	EXPECT(!load_one(FREE, 1));
	EXPECT(call(FREE, 0, 0) == -ERROR - 1);
	EXPECT(!load_one(EXO_SYS_filter_load, E_PERM));
	EXPECT(load_one(FREE, EXO_FILTER_KILL) == -E_PERM);
	EXPECT(call(FREE, 0, 0) == -ERROR - 1);
	return 0;
}

TEST(filter_only_tightens)
{
	CHECK_EQUAL(forked(only_tighter, NULL), 0);
}

static int64_t with_condition(unsigned compare, uint64_t mask, uint64_t value, uint64_t argument)
{
	struct exo_filter_rule rule = { FREE, FREE, ERROR, 1, { { 1, compare, mask, value } } };
	exo_handle_t child = exo_fork();

	if (child)
		return child < 0 ? child : exo_agent_wait(child);
	if (exo_filter_load(&rule, 1, EXO_FILTER_ALLOW))
		exo_exit(2);
	exo_exit(call(FREE, 0, argument) == -ERROR);
}

TEST(filter_compares)
{
	static const struct {
		unsigned compare;
		bool less, equal, greater;
	} compares[] = {
		{ EXO_FILTER_EQUAL, false, true, false },
		{ EXO_FILTER_NOT_EQUAL, true, false, true },
		{ EXO_FILTER_LESS, true, false, false },
		{ EXO_FILTER_LESS_EQUAL, true, true, false },
		{ EXO_FILTER_GREATER, false, false, true },
		{ EXO_FILTER_GREATER_EQUAL, false, true, true },
	};
	const uint64_t value = 1ull << 63; /* without sign */

	for (size_t i = 0; i < ARRAY_COUNT(compares); i++) {
		unsigned compare = compares[i].compare;

		CHECK_EQUAL(with_condition(compare, ~0ull, value, value - 1), compares[i].less);
		CHECK_EQUAL(with_condition(compare, ~0ull, value, value), compares[i].equal);
		CHECK_EQUAL(with_condition(compare, ~0ull, value, value + 1), compares[i].greater);
	}
	/* All 64 bits are compared, unless a mask says otherwise. */
	CHECK_EQUAL(with_condition(EXO_FILTER_EQUAL, ~0ull, 5, 1ull << 32 | 5), 0);
	CHECK_EQUAL(with_condition(EXO_FILTER_EQUAL, 0xffffffff, 5, 1ull << 32 | 5), 1);
	CHECK_EQUAL(with_condition(EXO_FILTER_EQUAL, 4, 4, 7), 1);
}

/* What a filter refuses as number 5 must not be 5 to the call when its upper half is not zero. */
static int wrap_arguments(void *argument __attribute__((unused)))
{
	uint64_t id = (uint64_t)exo_agent_spawn("crash", "spin");
	struct exo_filter_rule rules[] = {
		{ EXO_SYS_agent_kill,
		  EXO_SYS_agent_kill,
		  ERROR,
		  1,
		  { { 0, EXO_FILTER_EQUAL, ~0ull, id } } },
		{ EXO_SYS_agent_info,
		  EXO_SYS_agent_info,
		  ERROR,
		  1,
		  { { 0, EXO_FILTER_EQUAL, ~0ull, 0 } } },
	};
	struct exo_agent_info info;

	EXPECT(!exo_filter_load(rules, ARRAY_COUNT(rules), EXO_FILTER_ALLOW));
	EXPECT(exo_agent_kill((exo_handle_t)id) == -ERROR);
	EXPECT(exo_agent_info(0, &info) == -ERROR);
	for (unsigned bit = 32; bit < 64; bit++) {
		EXPECT(call(EXO_SYS_agent_kill, 1ull << bit ^ id, 0) == -E_BADHANDLE);
		EXPECT(call(EXO_SYS_agent_info, 1ull << bit, (uint64_t)&info) == -E_NOENT);
	}
	return 0;
}

TEST(filter_arguments_do_not_wrap)
{
	CHECK_EQUAL(forked(wrap_arguments, NULL), 0); /* its child ends with it */
}

/* Each of the two instructions, whichever is the kernel's: the other one ends the agent. */
static int64_t by_instruction(bool interrupt, uint64_t number)
{
	int64_t result;

	if (interrupt)
		__asm__ volatile("int $0x80"
				 : "=a"(result)
				 : "0"(number)
				 : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory");
	else
		__asm__ volatile("syscall"
				 : "=a"(result)
				 : "0"(number)
				 : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory");
	return result;
}

static int other_door(void *interrupt)
{
	EXPECT(!load_one(EXO_SYS_getpid, ERROR));
	EXPECT(!load_one(EXO_SYS_thread_self, ERROR));
	EXPECT(by_instruction(interrupt, EXO_SYS_getpid) == -ERROR);
	EXPECT(by_instruction(interrupt, EXO_SYS_thread_self) == -ERROR);
	return 0;
}

TEST(filter_has_no_other_door)
{
	int interrupt = forked(other_door, (void *)1), instruction = forked(other_door, NULL);

	CHECK((interrupt == 0 && instruction == EXO_STATUS_FAULT + 6) ||
	      (interrupt == EXO_STATUS_FAULT + 13 && instruction == 0));
}

static exo_handle_t endpoint;
static volatile int reply_wait_result;

/* Answers with what came; when it may not wait for the next call at once, in two calls. */
static int echo(void *unused __attribute__((unused)))
{
	struct ipc_message m = { .info = 0 };

	for (;;) {
		if (ipc_receive(endpoint, &m, EXO_NEVER))
			return 1;
		do
			reply_wait_result = ipc_reply_wait(endpoint, &m, EXO_NEVER);
		while (!reply_wait_result);
		if (ipc_reply(EXO_HANDLE_NONE, &m))
			return 1;
	}
}

static int ask(void)
{
	struct ipc_message m = { .info = EXO_IPC_WORDS(1), .words = { 7 } };
	int error = ipc_call(endpoint, &m, EXO_NEVER);

	return error ? error : m.words[0] != 7;
}

/* Calls for which a server waits, which is when they may take the shortest way. */
static int refuse_messages(void *unused __attribute__((unused)))
{
	struct thread *server;

	endpoint = exo_endpoint_create();
	EXPECT(endpoint > 0 && !thread_create(&server, echo, NULL, NULL));
	EXPECT(!ask() && !ask());
	EXPECT(!load_one(FREE, ERROR));
	EXPECT(!ask() && !ask() && !reply_wait_result);
	EXPECT(!load_one(EXO_SYS_ipc_reply_wait, ERROR));
	EXPECT(!ask() && !ask() && reply_wait_result == -ERROR);
	EXPECT(!load_one(EXO_SYS_ipc_call, ERROR));
	EXPECT(ask() == -ERROR && ask() == -ERROR);
	return 0;
}

TEST(filter_reaches_messages)
{
	CHECK_EQUAL(forked(refuse_messages, NULL), 0);
	CHECK(system_goes_on());
}

static volatile unsigned seen_refused, loaded;

static int look(void *unused __attribute__((unused)))
{
	bool was_loaded;

	do {
		was_loaded = loaded;
		if (exo_getpid() == -ERROR && exo_thread_self() == -ERROR) {
			__atomic_fetch_add(&seen_refused, 1, __ATOMIC_SEQ_CST);
			return 0;
		}
	} while (!was_loaded); /* a call after the load that was not refused is one too many */
	return 1;
}

/* Threads that were there before, wherever they run, and threads that come later. */
static int threads_too(void *unused __attribute__((unused)))
{
	struct thread *threads[8];
	int result;

	for (unsigned i = 0; i < 7; i++)
		EXPECT(!thread_create(&threads[i], look, NULL, NULL));
	exo_sleep(2000000);
	EXPECT(!load_one(EXO_SYS_getpid, ERROR));
	EXPECT(!load_one(EXO_SYS_thread_self, ERROR));
	loaded = 1;
	EXPECT(!thread_create(&threads[7], look, NULL, NULL));
	for (unsigned i = 0; i < 8; i++) {
		thread_join(threads[i], &result);
		EXPECT(!result);
	}
	EXPECT(seen_refused == 8);
	return 0;
}

TEST(filter_reaches_all_threads)
{
	for (unsigned i = 0; i < 5; i++)
		CHECK_EQUAL(forked(threads_too, NULL), 0);
}

static int refused_in_child(void *unused __attribute__((unused)))
{
	EXPECT(exo_getpid() == -ERROR && exo_thread_self() == -ERROR);
	return 0;
}

static int inherit_by_fork(void *unused __attribute__((unused)))
{
	EXPECT(!load_one(EXO_SYS_getpid, ERROR));
	EXPECT(!load_one(EXO_SYS_thread_self, ERROR));
	return forked(refused_in_child, NULL);
}

static int inherit_by_spawn(void *unused __attribute__((unused)))
{
	exo_handle_t child;

	EXPECT(child_run("exit 7") == 7);
	EXPECT(!load_one(EXO_SYS_console_write, EXO_FILTER_KILL));
	EXPECT(child_run("exit 7") == 7);
	child = exo_agent_spawn("crash", ""); /* says how it is used */
	EXPECT(child > 0);
	return exo_agent_wait(child) == EXO_STATUS_FILTERED ? 0 : 1;
}

static int keep_over_exec(void *unused __attribute__((unused)))
{
	EXPECT(!load_one(EXO_SYS_console_write, EXO_FILTER_KILL));
	exo_exec("crash", "");
	return 1;
}

TEST(filter_is_inherited)
{
	CHECK_EQUAL(forked(inherit_by_fork, NULL), 0);
	CHECK_EQUAL(forked(inherit_by_spawn, NULL), 0);
	CHECK_EQUAL(forked(keep_over_exec, NULL), EXO_STATUS_FILTERED);
}

static int bad_rules(void *unused __attribute__((unused)))
{
	const struct exo_filter_rule good = { FREE, FREE, ERROR, 1, { { 0 } } };
	struct exo_filter_rule rule;

#define BAD(change)                                               \
	do {                                                      \
		rule = good;                                      \
		rule.change;                                      \
		EXPECT(exo_filter_load(&rule, 1, 0) == -E_INVAL); \
		EXPECT(call(FREE, 0, 0) == -E_NOSYS);             \
	} while (0)
	BAD(first = FREE + 1);
	BAD(verdict = EXO_FILTER_ERROR_MAX + 1);
	BAD(verdict = EXO_FILTER_KILL + 1);
	BAD(conditions = EXO_FILTER_CONDITIONS + 1);
	BAD(condition[0].argument = 6);
	BAD(condition[0].compare = EXO_FILTER_GREATER_EQUAL + 1);
	EXPECT(exo_filter_load(&good, 1, EXO_FILTER_KILL + 1) == -E_INVAL);
	EXPECT(call(EXO_SYS_filter_load, (uint64_t)&good, 1ull << 32 | 1) == -E_TOOBIG);
	EXPECT(exo_filter_load(&good, EXO_FILTER_RULES + 1, 0) == -E_TOOBIG);
	EXPECT(exo_filter_load(NULL, 1, 0) == -E_FAULT);
	EXPECT(exo_filter_load((void *)0xffff800000000000, 1, 0) == -E_FAULT);
	for (unsigned i = 0; i < EXO_FILTER_DEPTH; i++)
		EXPECT(!exo_filter_load(&good, 1, 0));
	EXPECT(exo_filter_load(&good, 1, 0) == -E_TOOBIG);
	return 0;
}

TEST(filter_that_makes_no_sense)
{
	CHECK_EQUAL(forked(bad_rules, NULL), 0);
}

static int load_many(void *unused __attribute__((unused)))
{
	static struct exo_filter_rule rules[EXO_FILTER_RULES];

	for (unsigned i = 0; i < EXO_FILTER_DEPTH; i++)
		EXPECT(!exo_filter_load(rules, EXO_FILTER_RULES, 0));
	return forked(refused_in_child, NULL) ? 0 : 1;
}

TEST(filter_memory_comes_back)
{
	struct memory_mark mark;

	CHECK_EQUAL(forked(load_many, NULL), 0);
	memory_mark(&mark);
	for (unsigned i = 0; i < 20; i++)
		CHECK_EQUAL(forked(load_many, NULL), 0);
	CHECK(memory_is_back(&mark));
}
