/* SPDX-License-Identifier: MIT
 *
 * The modes of the crash agent (modes.h). Exceptions: Intel SDM vol. 3A, chapter 6. Addresses pass
 * through `somewhere` so that the compiler cannot see what they are.
 */
#include <exo/parse.h>
#include <exo/types.h>
#include <exo_user/start.h>
#include "modes.h"
#include "vector.h"

#define UNUSED __attribute__((unused))

#define KERNEL_IMAGE  0xffffffff80100000
#define DIRECT_MAP    0xffff800000000000
#define NOT_CANONICAL 0x0000900000000000

static void *somewhere(uint64_t address)
{
	__asm__ volatile("" : "+r"(address));
	return (void *)address;
}

static void read_at(uint64_t address)
{
	*(volatile uint64_t *)somewhere(address);
}

static void write_at(uint64_t address)
{
	*(volatile uint64_t *)somewhere(address) = 0x90c3;
}

static void jump_to(uint64_t address)
{
	void (*function)(void) = (void (*)(void))somewhere(address);

	function();
}

#define MODE(name, action)                                           \
	static void mode_##name(int argc UNUSED, char **argv UNUSED) \
	{                                                            \
		action;                                              \
	}

/* One instruction that ring 3 must not execute. */
#define MODE_INSTRUCTION(name, text) MODE(name, __asm__ volatile(text : : : "memory"))

/* The same with an operand: zero, an address of our own, or a selector. */
#define MODE_OPERAND(name, text, value) MODE(name, __asm__ volatile(text : : "r"(value) : "memory"))

static const uint64_t constant = 1;
static uint8_t code_in_data[] = { 0xc3 }; /* ret */

MODE(null_read, read_at(0))
MODE(null_write, write_at(0))
MODE(null_call, jump_to(0))
MODE(text_write, write_at((uint64_t)exo_start))
MODE(rodata_write, write_at((uint64_t)&constant))
MODE(data_execute, jump_to((uint64_t)code_in_data))
MODE(kernel_read, read_at(KERNEL_IMAGE))
MODE(kernel_write, write_at(KERNEL_IMAGE))
MODE(kernel_jump, jump_to(KERNEL_IMAGE))
MODE(direct_map_read, read_at(DIRECT_MAP))
MODE(not_canonical_read, read_at(NOT_CANONICAL))
MODE(not_canonical_jump, jump_to(NOT_CANONICAL))
MODE(single_step, crash_single_step())
MODE(kernel_stack_push, crash_kernel_stack_push())
MODE(null_stack, crash_null_stack())
MODE(far_return, crash_far_return())
MODE(interrupt_return, crash_interrupt_return())

MODE_INSTRUCTION(invalid_opcode, "ud2")
MODE_INSTRUCTION(breakpoint, "int3")
MODE_INSTRUCTION(forged_page_fault, "int $14")
MODE_INSTRUCTION(cli, "cli")
MODE_INSTRUCTION(sti, "sti")
MODE_INSTRUCTION(hlt, "hlt")
MODE_INSTRUCTION(swapgs, "swapgs")
MODE_INSTRUCTION(port_in, "inb $0x60, %%al")
MODE_INSTRUCTION(port_out, "outb %%al, $0x80")
MODE_INSTRUCTION(rdmsr, "rdmsr")
MODE_INSTRUCTION(wrmsr, "wrmsr")
MODE_INSTRUCTION(sysret, "sysretq")
MODE_INSTRUCTION(syscall, "xorl %%eax, %%eax; syscall; int3")
MODE_INSTRUCTION(int80, "xorl %%eax, %%eax; int $0x80; int3")
MODE_INSTRUCTION(fpu, "fninit")
MODE_INSTRUCTION(sse, "xorps %%xmm0, %%xmm0")
/* 1 divided by 0, which the control word says is an error. */
MODE(x87_divide, uint16_t word = 0x37b;
     __asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp; fwait"
		      :
		      : "m"(word)))
MODE_OPERAND(cr3_write, "movq %0, %%cr3", 0ul)
MODE_OPERAND(invlpg, "invlpg (%0)", &constant)
MODE_OPERAND(lidt, "lidt (%0)", &constant)
MODE_OPERAND(kernel_segment, "movl %0, %%ds", 0x10)

static void mode_stack_execute(int argc UNUSED, char **argv UNUSED)
{
	volatile uint8_t code = 0xc3; /* ret */

	jump_to((uint64_t)&code);
}

static void mode_divide_by_zero(int argc UNUSED, char **argv UNUSED)
{
	__asm__ volatile("divl %0" : : "r"(0) : "eax", "edx", "cc");
}

/* Page after page, as recursion would, until the guard page. */
static void mode_stack_overflow(int argc UNUSED, char **argv UNUSED)
{
	for (uint64_t address = (uint64_t)__builtin_frame_address(0);; address -= 64)
		write_at(address & ~(uint64_t)7);
}

static void mode_spin(int argc UNUSED, char **argv UNUSED)
{
	for (;;)
		__asm__ volatile("");
}

static void mode_sleep(int argc UNUSED, char **argv UNUSED)
{
	exo_sleep(UINT64_MAX);
}

static void mode_read(int argc UNUSED, char **argv UNUSED)
{
	char c;

	exo_console_read(&c, 1);
}

/* End with 0 when the vector state is that of a fresh agent. */
static void mode_vector_initial(int argc UNUSED, char **argv UNUSED)
{
	exo_exit(!vector_is_initial());
}

/* What signalling a notification by this handle says: 0, or the error's number. */
static void mode_signal(int argc, char **argv)
{
	uint64_t handle = 0;

	if (argc < 2 || parse_u64(argv[1], &handle))
		exo_exit(255);
	exo_exit(-exo_notification_signal((exo_handle_t)handle, 1));
}

/* given N: signal each of the N handles that this agent should have, with its badge; end with the
 * number of those that cannot be. */
static void mode_given(int argc, char **argv)
{
	uint64_t count = 0;
	int bad = 0;

	if (argc < 2 || parse_u64(argv[1], &count))
		exo_exit(255);
	for (uint64_t i = 0; i < count; i++) {
		struct exo_handle_info info;

		bad += exo_handle_info(EXO_HANDLE_GIVEN(i), &info) ||
		       exo_notification_signal(EXO_HANDLE_GIVEN(i), info.badge);
	}
	exo_exit(bad);
}

/* Signal the first handle given until it is bad; end with 0 when that is how it is. */
static void mode_given_until_bad(int argc UNUSED, char **argv UNUSED)
{
	int error;

	while (!(error = exo_notification_signal(EXO_HANDLE_GIVEN(0), 1)))
		exo_yield();
	exo_exit(error != -E_BADHANDLE);
}

/* exit [N]: end with this code. */
static void mode_exit(int argc, char **argv)
{
	uint64_t code = 0;

	if (argc > 1 && parse_u64(argv[1], &code))
		return;
	exo_exit((int)code);
}

/* End with the number of words behind the mode. */
static void mode_count(int argc, char **argv UNUSED)
{
	exo_exit(argc - 1);
}

static void mode_nap(int argc UNUSED, char **argv UNUSED)
{
	exo_sleep(300000000);
	exo_exit(0);
}

/* Leave a child behind that takes a nap. */
static void mode_orphan(int argc UNUSED, char **argv UNUSED)
{
	exo_exit(exo_agent_spawn("crash", "sleep") < 0);
}

const struct mode modes[] = {
	{ "null-read", mode_null_read },
	{ "null-write", mode_null_write },
	{ "null-call", mode_null_call },
	{ "text-write", mode_text_write },
	{ "rodata-write", mode_rodata_write },
	{ "data-execute", mode_data_execute },
	{ "stack-execute", mode_stack_execute },
	{ "stack-overflow", mode_stack_overflow },
	{ "kernel-read", mode_kernel_read },
	{ "kernel-write", mode_kernel_write },
	{ "kernel-jump", mode_kernel_jump },
	{ "kernel-segment", mode_kernel_segment },
	{ "kernel-stack-push", mode_kernel_stack_push },
	{ "direct-map-read", mode_direct_map_read },
	{ "not-canonical-read", mode_not_canonical_read },
	{ "not-canonical-jump", mode_not_canonical_jump },
	{ "null-stack", mode_null_stack },
	{ "far-return", mode_far_return },
	{ "interrupt-return", mode_interrupt_return },
	{ "single-step", mode_single_step },
	{ "invalid-opcode", mode_invalid_opcode },
	{ "divide-by-zero", mode_divide_by_zero },
	{ "breakpoint", mode_breakpoint },
	{ "forged-page-fault", mode_forged_page_fault },
	{ "cli", mode_cli },
	{ "sti", mode_sti },
	{ "hlt", mode_hlt },
	{ "swapgs", mode_swapgs },
	{ "port-in", mode_port_in },
	{ "port-out", mode_port_out },
	{ "rdmsr", mode_rdmsr },
	{ "wrmsr", mode_wrmsr },
	{ "sysret", mode_sysret },
	{ "syscall", mode_syscall },
	{ "int80", mode_int80 },
	{ "cr3-write", mode_cr3_write },
	{ "invlpg", mode_invlpg },
	{ "lidt", mode_lidt },
	{ "fpu", mode_fpu },
	{ "sse", mode_sse },
	{ "x87-divide", mode_x87_divide },
	{ "vector-initial", mode_vector_initial },
	{ "spin", mode_spin },
	{ "sleep", mode_sleep },
	{ "nap", mode_nap },
	{ "given", mode_given },
	{ "given-until-bad", mode_given_until_bad },
	{ "read", mode_read },
	{ "exit", mode_exit },
	{ "signal", mode_signal },
	{ "count", mode_count },
	{ "orphan", mode_orphan },
	{ NULL, NULL },
};
