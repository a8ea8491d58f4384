/* SPDX-License-Identifier: MIT
 *
 * Threads as the machine sees them: a kernel stack and a register save area. The register half of
 * the switch is entry/switch.S; this half moves what belongs to the running thread: entry stacks
 * and address space.
 */
#include <exo/agent.h>
#include <exo/space.h>
#include <exo/thread.h>
#include "../entry/frame.h"
#include "../mm/tables.h"
#include "percpu.h"

void switch_registers(struct arch_registers *from, const struct arch_registers *to);
extern char thread_start[], thread_fork_return[];

int arch_thread_init(struct thread *thread, void (*entry)(void *), void *argument)
{
	struct arch_thread *arch = &thread->arch;

	arch->stack_top = kernel_stack_alloc();
	if (!arch->stack_top)
		return -E_NOMEM;
	arch->registers = (struct arch_registers){
		.rip = (vaddr_t)thread_start,
		.rbx = (vaddr_t)entry,
		.r12 = (vaddr_t)argument,
		.rsp = arch->stack_top,
		.rflags = 2, /* bit 1 is always set; interrupts off until thread_start */
	};
	return 0;
}

int arch_thread_fork(struct thread *thread)
{
	const struct frame *from = (struct frame *)arch_current()->arch.stack_top - 1;
	struct frame *frame;

	thread->arch.stack_top = kernel_stack_alloc();
	if (!thread->arch.stack_top)
		return -E_NOMEM;
	frame = (struct frame *)thread->arch.stack_top - 1;
	*frame = *from;
	frame->rax = 0;
	thread->arch.registers = (struct arch_registers){
		.rip = (vaddr_t)thread_fork_return,
		.rsp = (vaddr_t)frame,
		.rflags = 2,
	};
	return 0;
}

void arch_thread_destroy(struct thread *thread)
{
	kernel_stack_free(thread->arch.stack_top);
}

/* Agents may load the selectors that they are allowed into the data segment registers, where the
 * next agent would find them. GS is loaded while the user's base is in place: the load may clear
 * the base. */
static void segments_clear(void)
{
	__asm__ volatile("movl %0, %%ds\n\t"
			 "movl %0, %%es\n\t"
			 "movl %0, %%fs\n\t"
			 "swapgs\n\t"
			 "movl %0, %%gs\n\t"
			 "swapgs"
			 :
			 : "r"(0));
}

void arch_thread_switch(struct thread *from, struct thread *to)
{
	struct cpu *cpu = cpu_self();
	struct agent *agent = to->agent;

	cpu->current = to;
	cpu->kernel_stack_top = to->arch.stack_top;
	cpu->tss.rsp[0] = to->arch.stack_top;
	/* A kernel thread runs in whatever space is there: the kernel's half is the same
	 * everywhere. An ending agent has left its space already. */
	if (agent && agent->space) {
		arch_space_activate(&agent->space->arch);
		segments_clear();
	}
	switch_registers(&from->arch.registers, &to->arch.registers);
}
