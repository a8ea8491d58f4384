/* SPDX-License-Identifier: MIT
 *
 * Threads as the machine sees them: a kernel stack, and the registers on it or in an area. The
 * register half of the switch is entry/context_*.S; this half moves what belongs to the running
 * thread: entry stacks and address space.
 */
#include "../entry/frame.h"
#include "../mm/tables.h"
#include "fpu.h"
#include "thread_space.h"

extern char thread_start[], thread_enter_user[];

int arch_thread_init(struct thread *thread, void (*entry)(void *), void *argument)
{
	struct arch_thread *arch = &thread->arch;

	arch->stack_top = kernel_stack_alloc();
	if (!arch->stack_top)
		return -E_NOMEM;
	context_init(&arch->context, (vaddr_t)thread_start, arch->stack_top, (uint64_t)entry,
		     (uint64_t)argument);
	return 0;
}

/* A fresh stack for a thread that goes to user mode: at its upper end the area of the vector state,
 * below it the frame with which it goes there. NULL without memory. */
static struct frame *frame_create(struct arch_thread *arch)
{
	struct frame *frame;
	vaddr_t top = kernel_stack_alloc();

	if (!top)
		return NULL;
	arch->stack_top = top - fpu_area_bytes;
	arch->fpu.area = (void *)arch->stack_top;
	fpu_area_init(arch->fpu.area);
	frame = (struct frame *)arch->stack_top - 1;
	context_init(&arch->context, (vaddr_t)thread_enter_user, (vaddr_t)frame, 0, 0);
	return frame;
}

static void frame_fill(struct frame *frame, const struct arch_user_start *start)
{
	*frame = (struct frame){
		.rip = start->entry,
		.cs = SELECTOR_USER_CODE,
		.rflags = RFLAGS_IF | 2, /* bit 1 is always set */
		.rsp = start->stack,
		.ss = SELECTOR_USER_DATA,
		.rdi = start->arguments[0],
		.rsi = start->arguments[1],
	};
}

int arch_thread_init_user(struct thread *thread, const struct arch_user_start *start)
{
	struct frame *frame = frame_create(&thread->arch);

	if (!frame)
		return -E_NOMEM;
	frame_fill(frame, start);
	return 0;
}

_Noreturn void arch_enter_user(const struct arch_user_start *start)
{
	struct frame frame;

	frame_fill(&frame, start);
	frame_enter_user(&frame);
}

int arch_thread_fork(struct thread *thread)
{
	const struct frame *from = (struct frame *)arch_current()->arch.stack_top - 1;
	struct frame *frame = frame_create(&thread->arch);

	if (!frame)
		return -E_NOMEM;
	*frame = *from;
	frame->rax = 0;
	fpu_copy(cpu_self(), thread->arch.fpu.area);
	thread->arch.tls_base = arch_current()->arch.tls_base;
	return 0;
}

void arch_thread_destroy(struct thread *thread)
{
	vaddr_t top = thread->arch.stack_top;

	kernel_stack_free(thread->arch.fpu.area ? top + fpu_area_bytes : top);
}

int arch_thread_set_tls(struct thread *thread, vaddr_t base)
{
	if (base >= ARCH_USER_END)
		return -E_INVAL;
	thread->arch.tls_base = base;
	if (thread == arch_current())
		msr_write(MSR_FS_BASE, base);
	return 0;
}

void arch_thread_reset(void)
{
	arch_current()->arch.tls_base = 0;
	segments_clear();
	msr_write(MSR_FS_BASE, 0);
	fpu_reset(cpu_self());
}

/* These stand apart, so that the others save no registers on their account: __noinline. */
static __noinline void switch_to_kernel(struct thread *from, struct thread *to)
{
	keep_agent(from, to);
	fpu_switch(from, to);
}

static __noinline void switch_with_care(struct thread *from, struct thread *to)
{
	enter_agent(from, to);
	fpu_switch(from, to);
}

/* The usual switch between agents; all others with care. */
static inline void switch_to_agent(struct thread *from, struct thread *to)
{
	struct space *space = to->agent->space;

	/* It ends. */
	if (unlikely(!space))
		return switch_with_care(from, to);
	/* Only a kernel thread has run in between. */
	if (tlb_space_is_current(&space->arch))
		return switch_with_care(from, to);
	/* System calls enter by another door. */
	if (unlikely(!filter_gate_fits(to->agent)))
		return switch_with_care(from, to);
	/* `from` has loaded selectors, which `to` must not find. */
	if (unlikely(!segments_are_clear()))
		return switch_with_care(from, to);
	/* Another CPU, or the TLB, wants more than CR3. */
	if (unlikely(!tlb_space_try(&space->arch)))
		return switch_with_care(from, to);
	if (unlikely(to->arch.tls_base != from->arch.tls_base))
		tls_load(to);
	fpu_switch(from, to);
}

void arch_thread_switch(struct thread *from, struct thread *to)
{
	struct cpu *cpu = cpu_self();

	cpu->current = to;
	cpu->tss.rsp[0] = to->arch.stack_top;
	if (!to->agent) {
		switch_to_kernel(from, to);
	} else if (to->agent != from->agent) {
		switch_to_agent(from, to);
	} else {
		/* They share the space, and each has a tls_base of its own. */
		tls_load(to);
		fpu_switch(from, to);
	}
}
