/* SPDX-License-Identifier: MIT
 *
 * The register promises of the system-call ABI, and that nothing of the kernel's can be seen in
 * what is left behind. Every call goes through the entry instruction of the configured
 * SYSCALL_ENTRY.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <uapi/exo/handle.h>
#include <uapi/exo/syscall.h>
#include "child.h"
#include "pointers.h"
#include "registers.h"

#define UPPER_HALF 0xffff800000000000

/* Registers with a value each that no kernel would make up. */
static struct registers registers_pattern(uint64_t number)
{
	return (struct registers){
		.rax = number,
		.rbx = 0x1b1b1b1b,
		.rcx = 0x1c1c1c1c,
		.rdx = 0x1d1d1d1d,
		.rsi = 0x15151515,
		.rdi = 0x1f1f1f1f,
		.rbp = 0x1a1a1a1a,
		.r8 = 0x18181818,
		.r9 = 0x19191919,
		.r10 = 0x10101010,
		.r11 = 0x11111111,
		.r12 = 0x1000000000000012,
		.r13 = 0x1000000000000013,
		.r14 = 0x1000000000000014,
		.r15 = 0x1000000000000015,
		.rflags = RFLAGS_ALWAYS,
	};
}

static bool preserved(const struct registers *after)
{
	struct registers before = registers_pattern(0);

	return after->rbx == before.rbx && after->rbp == before.rbp && after->r12 == before.r12 &&
	       after->r13 == before.r13 && after->r14 == before.r14 && after->r15 == before.r15 &&
	       after->rsp == 0;
}

static bool nothing_leaked(const struct registers *after)
{
	const uint64_t left[] = { after->rcx, after->rdx, after->rsi, after->rdi,
				  after->r8,  after->r9,  after->r10, after->r11 };

	for (size_t i = 0; i < ARRAY_COUNT(left); i++)
		if (left[i] >= UPPER_HALF)
			return false;
	return true;
}

static bool same_flags(const struct registers *after)
{
	const uint64_t kept = RFLAGS_TF | RFLAGS_DF | RFLAGS_NT | RFLAGS_AC | 0x200;

	return (after->rflags & kept) == 0x200;
}

/* With arguments that are garbage most calls fail. Some would not come back, or
 * leave the agent with a thread or with thread-local storage that are garbage too. */
TEST(registers_over_every_call)
{
	for (uint64_t number = 0; number < EXO_SYSCALL_COUNT + 2; number++) {
		struct registers r = registers_pattern(number);

		if (number == EXO_SYS_exit || number == EXO_SYS_sleep ||
		    number == EXO_SYS_console_read || number == EXO_SYS_thread_exit ||
		    number == EXO_SYS_thread_create || number == EXO_SYS_thread_tls)
			continue;
		registers_call(&r);
		if (number == EXO_SYS_fork) {
			if (!r.rax)
				exo_exit(0); /* the child: one run of the tests is enough */
			CHECK_EQUAL(exo_agent_wait((exo_handle_t)r.rax), 0);
		}
		CHECK(preserved(&r));
		CHECK(nothing_leaked(&r));
		if (number == EXO_SYS_notification_create)
			CHECK_EQUAL(exo_handle_close((exo_handle_t)r.rax), 0);
		CHECK(same_flags(&r));
	}
}

/* The same while the call blocks and other threads run in between. */
TEST(registers_over_sleep)
{
	struct registers r = registers_pattern(EXO_SYS_sleep);
	exo_handle_t id = exo_agent_spawn("crash", "spin");

	CHECK(id > 0);
	r.rdi = 30000000;
	registers_call(&r);
	exo_agent_kill(id);
	exo_agent_wait(id);
	CHECK_EQUAL(r.rax, 0);
	CHECK(preserved(&r));
	CHECK(nothing_leaked(&r));
}

TEST(registers_over_success)
{
	struct exo_system_info info;
	struct registers r = registers_pattern(EXO_SYS_system_info);

	r.rdi = (uint64_t)&info;
	registers_call(&r);
	CHECK_EQUAL(r.rax, 0);
	CHECK(preserved(&r));
	CHECK(nothing_leaked(&r));
	r = registers_pattern(EXO_SYS_getpid);
	registers_call(&r);
	CHECK_EQUAL(r.rax, exo_getpid());
	CHECK(preserved(&r));
	CHECK(nothing_leaked(&r));
}

TEST(syscall_number_out_of_range)
{
	static const uint64_t numbers[] = { EXO_SYSCALL_COUNT,
					    EXO_SYSCALL_COUNT + 1,
					    255,
					    256,
					    0x7fffffff,
					    0x80000000,
					    0xffffffff,
					    0x100000000,
					    0x100000001,
					    0x8000000000000000,
					    0xffffffffffffffff,
					    0x2000000000000000 };

	for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
		struct registers r = registers_pattern(numbers[i]);

		registers_call(&r);
		CHECK_EQUAL(r.rax, -E_NOSYS);
		CHECK(preserved(&r));
		CHECK(nothing_leaked(&r));
	}
}

/* Flags that change how the kernel's own instructions work. */
TEST(syscall_with_hostile_flags)
{
	static const uint64_t flags[] = { RFLAGS_DF, RFLAGS_NT, RFLAGS_AC,
					  RFLAGS_DF | RFLAGS_NT | RFLAGS_AC };
	char plain[200], text[200];
	long bytes = exo_file_read("etc/config", 0, plain, sizeof(plain));

	CHECK_EQUAL(bytes, sizeof(plain));
	for (size_t i = 0; i < ARRAY_COUNT(flags); i++) {
		struct registers r = registers_pattern(EXO_SYS_file_read);

		memset(text, 0, sizeof(text));
		r.rdi = (uint64_t) "etc/config";
		r.rsi = 0;
		r.rdx = (uint64_t)text;
		r.r10 = sizeof(text);
		r.rflags |= flags[i];
		registers_call(&r);
		CHECK_EQUAL(r.rax, bytes);
		CHECK(!memcmp(plain, text, sizeof(text)));
		CHECK(preserved(&r));
	}
	CHECK(system_goes_on());
}

/* Blocking with those flags switches threads with them. */
TEST(sleep_with_hostile_flags)
{
	struct registers r = registers_pattern(EXO_SYS_sleep);
	exo_handle_t id = exo_agent_spawn("crash", "spin");

	CHECK(id > 0);
	r.rdi = 30000000;
	r.rflags |= RFLAGS_DF | RFLAGS_NT | RFLAGS_AC;
	registers_call(&r);
	exo_agent_kill(id);
	exo_agent_wait(id);
	CHECK_EQUAL(r.rax, 0);
	CHECK(preserved(&r));
	CHECK(system_goes_on());
}
