/* SPDX-License-Identifier: MIT
 *
 * What happens behind the entry code: interrupts go to their handlers, exceptions of agents end the
 * agent with a report, exceptions of the kernel continue at a fix-up (copies from and to user
 * memory) or are a panic. And the generic system-call path. Interrupts are off at entry.
 */
#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/panic.h>
#include <exo/printf.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/syscall.h>
#include <exo/thread.h>
#include "../cpu/apic.h"
#include "../cpu/backtrace.h"
#include "../cpu/features.h"
#include "../cpu/registers.h"
#include "frame.h"

#define VECTOR_NO_FPU     7
#define VECTOR_PAGE_FAULT 14
#define EXCEPTION_COUNT   32

#define FAULT_PRESENT 1
#define FAULT_WRITE   2
#define FAULT_FETCH   16

struct extable_entry {
	vaddr_t fault;
	vaddr_t fixup;
};

/* SDM vol. 3A, table 6-1. */
static const char *const exception_names[EXCEPTION_COUNT] = {
	[0] = "divide error",
	[1] = "debug exception",
	[2] = "NMI",
	[3] = "breakpoint",
	[4] = "overflow",
	[5] = "bound range exceeded",
	[6] = "invalid opcode",
	[7] = "FPU not available",
	[8] = "double fault",
	[10] = "invalid TSS",
	[11] = "segment not present",
	[12] = "stack fault",
	[13] = "general protection fault",
	[14] = "page fault",
	[16] = "floating-point error",
	[17] = "alignment check",
	[18] = "machine check",
	[19] = "SIMD exception",
	[20] = "virtualization exception",
	[21] = "control protection exception",
};

static const char *exception_name(unsigned vector)
{
	return exception_names[vector] ? exception_names[vector] : "reserved exception";
}

/* What the exception was about, in words. */
static void describe(const struct frame *frame, char *text, size_t bytes)
{
	const char *how = "reading";

	if (frame->vector != VECTOR_PAGE_FAULT) {
		exo_snprintf(text, bytes, "at %lx, error code %lx", frame->rip, frame->error);
		return;
	}
	if (frame->error & FAULT_FETCH)
		how = "executing";
	else if (frame->error & FAULT_WRITE)
		how = "writing";
	exo_snprintf(text, bytes, "%s %lx (%s) at %lx", how, cr2_read(),
		     frame->error & FAULT_PRESENT ? "no right" : "not mapped", frame->rip);
}

/* The instruction at rip is one of those that may fault on user memory: where to go on, or 0. */
static vaddr_t fixup_of(vaddr_t rip)
{
	section_for_each (const struct extable_entry, entry, extable)
		if (entry->fault == rip)
			return entry->fixup;
	return 0;
}

static _Noreturn void kernel_exception(const struct frame *frame, const char *detail)
{
	backtrace_about(frame);
	panic("%s in %s, %s", exception_name(frame->vector),
	      frame_is_user(frame) ? "user mode" : "the kernel", detail);
}

static void exception(struct frame *frame)
{
	char detail[96];

	describe(frame, detail, sizeof(detail));
	if (frame_is_user(frame) && frame->vector != 2 && frame->vector != 8 &&
	    frame->vector != 18) {
		const char *name = exception_name(frame->vector);

		if (frame->vector == VECTOR_NO_FPU)
			name = "FPU use (the FPU is off)";
		arch_irq_enable();
		agent_fault(frame->vector, name, detail);
	}
	kernel_exception(frame, detail);
}

/* A fault on a user address is first of all a page that is not there yet. True when it is now, or
 * when the kernel goes on at a fix-up. */
static bool page_fault(struct frame *frame)
{
	vaddr_t at = cr2_read(), fixup = 0;
	unsigned touch = SPACE_READ;
	int error;

	if (!frame_is_user(frame))
		fixup = fixup_of(frame->rip);
	if (at >= ARCH_USER_END || (!frame_is_user(frame) && !fixup))
		return false;
	if (frame->error & (FAULT_FETCH | FAULT_WRITE))
		touch = frame->error & FAULT_FETCH ? SPACE_EXECUTE : SPACE_WRITE;
	arch_irq_enable();
	error = space_fault(arch_current()->agent->space, at, touch);
	if (error && fixup)
		frame->rip = fixup;
	else if (error == -E_NOMEM || error == -E_QUOTA)
		agent_out_of_memory(exo_strerror(error));
	arch_irq_disable();
	return !error || fixup;
}

void return_to_user(void)
{
	while (sched_should_switch())
		sched_switch();
	if (thread_must_end()) {
		arch_irq_enable();
		agent_exit(EXO_STATUS_KILLED);
	}
}

__asm_linkage void trap_enter(struct frame *frame)
{
	smap_close();
	if (frame->vector < EXCEPTION_COUNT) {
		if (frame->vector != VECTOR_PAGE_FAULT || !page_fault(frame))
			exception(frame);
	} else
		interrupt_dispatch(frame->vector);
	if (frame_is_user(frame))
		return_to_user();
	else if (arch_current() && arch_current()->preemptible && sched_should_switch())
		sched_switch();
}

__asm_linkage void syscall_enter(struct frame *frame)
{
	smap_close();
	arch_irq_enable();
	frame->rax = syscall_dispatch(frame->rax, frame->rdi, frame->rsi, frame->rdx, frame->r10,
				      frame->r8, frame->r9);
	arch_irq_disable();
	return_to_user();
}
