/* SPDX-License-Identifier: MIT
 *
 * What an agent must not do ends that agent, with the right exception, and nothing else: afterwards
 * a fresh agent must run as before. The modes are those of user/crash.
 */
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"

#define DIVIDE     0
#define DEBUG      1
#define BREAKPOINT 3
#define INVALID    6
#define PROTECTION 13
#define PAGE       14
#define X87        16

#define FAULT_TEST(name, mode, vector)                                     \
	TEST(fault_##name)                                                 \
	{                                                                  \
		CHECK_EQUAL(child_run(mode), EXO_STATUS_FAULT + (vector)); \
		CHECK(system_goes_on());                                   \
	}

/* For what an implementation may refuse in one of two ways. */
#define FAULT_TEST_EITHER(name, mode, vector, other)                      \
	TEST(fault_##name)                                                \
	{                                                                 \
		int status = child_run(mode);                             \
                                                                          \
		if (status != EXO_STATUS_FAULT + (other))                 \
			CHECK_EQUAL(status, EXO_STATUS_FAULT + (vector)); \
		CHECK(system_goes_on());                                  \
	}

FAULT_TEST(null_read, "null-read", PAGE)
FAULT_TEST(null_write, "null-write", PAGE)
FAULT_TEST(null_call, "null-call", PAGE)
FAULT_TEST(text_write, "text-write", PAGE)
FAULT_TEST(rodata_write, "rodata-write", PAGE)
FAULT_TEST(data_execute, "data-execute", PAGE)
FAULT_TEST(stack_execute, "stack-execute", PAGE)
FAULT_TEST(stack_overflow, "stack-overflow", PAGE)
FAULT_TEST(kernel_read, "kernel-read", PAGE)
FAULT_TEST(kernel_write, "kernel-write", PAGE)
FAULT_TEST(kernel_jump, "kernel-jump", PAGE)
FAULT_TEST(kernel_segment, "kernel-segment", PROTECTION)
FAULT_TEST(kernel_stack_push, "kernel-stack-push", PAGE)
FAULT_TEST(direct_map_read, "direct-map-read", PAGE)
FAULT_TEST(not_canonical_read, "not-canonical-read", PROTECTION)
FAULT_TEST(not_canonical_jump, "not-canonical-jump", PROTECTION)
FAULT_TEST(null_stack, "null-stack", INVALID)
FAULT_TEST(single_step, "single-step", DEBUG)
FAULT_TEST(invalid_opcode, "invalid-opcode", INVALID)
FAULT_TEST(divide_by_zero, "divide-by-zero", DIVIDE)
FAULT_TEST_EITHER(breakpoint, "breakpoint", BREAKPOINT, PROTECTION)
FAULT_TEST(forged_page_fault, "forged-page-fault", PROTECTION)
FAULT_TEST(cli, "cli", PROTECTION)
FAULT_TEST(sti, "sti", PROTECTION)
FAULT_TEST(hlt, "hlt", PROTECTION)
FAULT_TEST(swapgs, "swapgs", PROTECTION)
FAULT_TEST(port_in, "port-in", PROTECTION)
FAULT_TEST(port_out, "port-out", PROTECTION)
FAULT_TEST(rdmsr, "rdmsr", PROTECTION)
FAULT_TEST(wrmsr, "wrmsr", PROTECTION)
FAULT_TEST_EITHER(sysret, "sysret", PROTECTION, INVALID)

/* The entry that this kernel is not built for must not be open. */
#ifdef CONFIG_SYSCALL_ENTRY_SYSCALL
FAULT_TEST(other_entry, "int80", PROTECTION)
#else
FAULT_TEST(other_entry, "syscall", INVALID)
#endif

FAULT_TEST(cr3_write, "cr3-write", PROTECTION)
FAULT_TEST(invlpg, "invlpg", PROTECTION)
FAULT_TEST(lidt, "lidt", PROTECTION)
FAULT_TEST(x87_divide, "x87-divide", X87)
/* QEMU 7.2 pops the frame with the rights of ring 0, which SMAP refuses before the selector is
 * seen. */
FAULT_TEST_EITHER(far_return, "far-return", PROTECTION, PAGE)
FAULT_TEST_EITHER(interrupt_return, "interrupt-return", PROTECTION, PAGE)

/* The log's text from *position on, in pieces that overlap so that no match is split. */
static bool log_contains(uint64_t position, const char *wanted)
{
	char text[1024 + 1];
	size_t kept = 0, overlap = strlen(wanted) - 1;
	long bytes;

	while ((bytes = exo_log_read(&position, text + kept, sizeof(text) - 1 - kept)) > 0) {
		size_t filled = kept + (size_t)bytes;

		text[filled] = '\0';
		if (strstr(text, wanted))
			return true;
		kept = MIN(overlap, filled);
		memmove(text, text + filled - kept, kept);
	}
	return false;
}

/* The present end of the log. */
static uint64_t log_end(void)
{
	uint64_t position = 0;
	char text[256];

	while (exo_log_read(&position, text, sizeof(text)) > 0)
		;
	return position;
}

TEST(fault_is_in_the_log)
{
	uint64_t before = log_end();

	CHECK(!log_contains(before, "(crash) ended"));
	CHECK_EQUAL(child_run("null-read"), EXO_STATUS_FAULT + PAGE);
	CHECK(log_contains(before, "(crash) ended: page fault"));
}

TEST(fault_gives_memory_back)
{
	uint64_t before;

	CHECK(system_goes_on());
	before = free_bytes();
	for (unsigned i = 0; i < 20; i++)
		CHECK_EQUAL(child_run(i % 2 ? "stack-overflow" : "null-write"),
			    EXO_STATUS_FAULT + PAGE);
	CHECK_EQUAL(free_bytes(), before);
}

TEST(fault_no_vector_instruction_is_one)
{
	CHECK_EQUAL(child_run("fpu"), 1); /* it says that it survived */
	CHECK_EQUAL(child_run("sse"), 1);
}
