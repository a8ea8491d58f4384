/* SPDX-License-Identifier: MIT
 *
 * What happens behind the entry code: interrupts go to their handlers, exceptions of agents end the
 * agent with a report, exceptions of the kernel continue at a fix-up (copies from and to user
 * memory) or are a panic. And the generic system-call path. Interrupts are off at entry.
 */
#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/kernel_lock.h>
#include <exo/panic.h>
#include <exo/printf.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/syscall.h>
#include <exo/thread.h>
#include "../cpu/apic.h"
#include "../cpu/backtrace.h"
#include "../cpu/features.h"
#include "../cpu/ipi.h"
#include "../cpu/registers.h"
#include "../cpu/turns.h"
#include "frame.h"
#include "outside.h"

#define VECTOR_PAGE_FAULT 14
#define EXCEPTION_COUNT   32

#define FAULT_PRESENT  1
#define FAULT_WRITE    2
#define FAULT_USER     4
#define FAULT_RESERVED 8
#define FAULT_FETCH    16

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
static void describe(const struct frame *frame, vaddr_t at, char *text, size_t bytes)
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
	exo_snprintf(text, bytes, "%s %lx (%s) at %lx", how, at,
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

/* at: what a page fault is about, read when it came: a later fault may have replaced it in CR2. */
static void exception(struct frame *frame, vaddr_t at)
{
	char detail[96];

	describe(frame, at, detail, sizeof(detail));
	if (frame_is_user(frame) && frame->vector != 2 && frame->vector != 8 &&
	    frame->vector != 18) {
		arch_irq_enable();
		agent_fault(frame->vector, exception_name(frame->vector), detail);
	}
	kernel_exception(frame, detail);
}

/* What no entry can mend would fault for ever: reserved bits in one, and what user mode does with
 * the rights of the kernel, as IRET and far RET do in QEMU 7.2, which SMAP refuses. */
static bool may_be_mended(const struct frame *frame)
{
	if (frame->error & FAULT_RESERVED)
		return false;
	return !frame_is_user(frame) || !(frame->error & FAULT_PRESENT) ||
	       frame->error & FAULT_USER;
}

/* A fault on a user address is first of all a page that is not there yet: not for this thread, at
 * least; another one may be faster. True when it is now, or when the kernel goes on at a fix-up. */
static bool page_fault(struct frame *frame, vaddr_t at)
{
	vaddr_t fixup = 0;
	unsigned touch = SPACE_READ;
	int error;

	if (!frame_is_user(frame))
		fixup = fixup_of(frame->rip);
	if (at >= ARCH_USER_END || (!frame_is_user(frame) && !fixup) || !may_be_mended(frame))
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

__asm_linkage void trap_enter(struct frame *frame)
{
	bool outside = is_outside(frame->cs);

	smap_close();
	if (frame->vector < EXCEPTION_COUNT) {
		vaddr_t at = frame->vector == VECTOR_PAGE_FAULT ? cr2_read() : 0;

		if (outside)
			kernel_lock();
		if (frame->vector != VECTOR_PAGE_FAULT || !page_fault(frame, at))
			exception(frame, at);
	} else if (frame->vector == VECTOR_CALL) {
		ipi_interrupt(); /* its caller holds the kernel lock */
		return;
	} else if (frame->vector == VECTOR_TURN) {
		turns_interrupt(outside);
		return;
	} else {
		if (outside)
			kernel_lock();
		interrupt_dispatch(frame->vector);
	}
	if (outside)
		leave(frame->cs);
}

/* Double fault, NMI, machine check: they come at any time, and end in a report. */
__asm_linkage void trap_report(struct frame *frame)
{
	ipi_nmi();
	exception(frame, 0);
}

__asm_linkage void syscall_enter(struct frame *frame)
{
	smap_close_syscall();
	kernel_lock();
	arch_irq_enable();
	frame->rax = syscall_dispatch(frame->rax, frame->rdi, frame->rsi, frame->rdx, frame->r10,
				      frame->r8, frame->r9);
	arch_irq_disable();
	leave_to_user();
	kernel_unlock();
}

/* A thread enters user mode without coming from there (thread_enter_user); it may be one that was
 * killed before, and then it ends here. */
__asm_linkage void user_leave(void)
{
	leave_to_user();
	kernel_unlock();
}
