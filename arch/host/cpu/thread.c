/* SPDX-License-Identifier: MIT
 *
 * Threads: a stack each, and x86's context switch between them. What an agent's thread runs where
 * x86 goes to user mode is host_agent_main (agent.h), outside of the kernel lock, with interrupts
 * on.
 */
#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/panic.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/syscall.h>
#include <exo/thread.h>
#include <arch/tlb.h>
#include "../../x86/mm/tables.h"
#include "agent.h"
#include "fiber.h"
#include "outside.h"

PERCPU(struct thread *, host_current);
PERCPU(const struct arch_space *, host_space);

extern char thread_start[];

void host_thread_begin(void (*entry)(void *), void *argument);

static int start_at(struct arch_thread *arch, void (*entry)(void *), void *argument,
		    size_t above_bytes)
{
	context_init(&arch->context, (vaddr_t)thread_start, arch->stack_top - above_bytes,
		     (uint64_t)entry, (uint64_t)argument);
	fiber_create(arch);
	return 0;
}

int arch_thread_init(struct thread *thread, void (*entry)(void *), void *argument)
{
	struct arch_thread *arch = &thread->arch;

	arch->stack_top = kernel_stack_alloc();
	return arch->stack_top ? start_at(arch, entry, argument, 0) : -E_NOMEM;
}

__asm_linkage void host_thread_begin(void (*entry)(void *), void *argument)
{
	fiber_arrive(&arch_current()->arch);
	arch_irq_enable();
	entry(argument);
	thread_exit();
}

/* --- agents' threads ----------------------------------------------------------------------------
 */

/* At the upper end of the stack: where x86 has the frame of a system call, which carries messages
 * (arch/message.h), and below it how the thread starts. */
#define FRAME_BYTES (ARCH_MESSAGE_ABOVE_BYTES + sizeof(struct arch_message))
#define ABOVE_BYTES ALIGN_UP(FRAME_BYTES + sizeof(struct arch_user_start), 64)

static struct arch_user_start *start_of(const struct arch_thread *arch)
{
	return (struct arch_user_start *)(arch->stack_top - ABOVE_BYTES);
}

_Noreturn void arch_enter_user(const struct arch_user_start *start)
{
	struct arch_user_start copy = *start;

	host_leave();
	host_agent_main(&copy);
}

static void user_begin(void *argument)
{
	arch_enter_user(argument);
}

int arch_thread_init_user(struct thread *thread, const struct arch_user_start *start)
{
	struct arch_thread *arch = &thread->arch;

	arch->stack_top = kernel_stack_alloc();
	if (!arch->stack_top)
		return -E_NOMEM;
	*start_of(arch) = *start;
	return start_at(arch, user_begin, start_of(arch), ABOVE_BYTES);
}

/* Its stack, full of addresses in itself, cannot be copied. */
int arch_thread_fork(struct thread *thread __attribute__((unused)))
{
	return -E_NOSYS;
}

void arch_thread_destroy(struct thread *thread)
{
	fiber_destroy(&thread->arch);
	kernel_stack_free(thread->arch.stack_top);
}

int arch_thread_set_tls(struct thread *thread, vaddr_t base)
{
	if (base >= ARCH_USER_END)
		return -E_INVAL;
	thread->arch.tls_base = base;
	return 0;
}

void arch_thread_reset(void)
{
	arch_current()->arch.tls_base = 0;
}

void arch_filter_changed(const struct agent *agent __attribute__((unused))) {}

/* The way out of a long message has no user mode to go to. */
_Noreturn void arch_message_return(int64_t result)
{
	panic("a message's return (%ld) to an agent without user mode", result);
}

void host_enter(void)
{
	arch_irq_disable();
	arch_current()->arch.in_user = false;
	kernel_lock();
	arch_irq_enable();
}

void host_leave(void)
{
	arch_irq_disable();
	leave_kernel();
	kernel_unlock();
	arch_irq_enable();
}

int64_t host_syscall(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
		     uint64_t f)
{
	int64_t result;

	host_enter();
	result = syscall_dispatch(number, a, b, c, d, e, f);
	host_leave();
	return result;
}

void arch_thread_switch(struct thread *from, struct thread *to)
{
	this_cpu(host_current) = to;
	if (to->agent && to->agent->space)
		tlb_space_activate(&to->agent->space->arch);
	fiber_leave(from, to);
	context_switch(&from->arch.context, &to->arch.context);
	fiber_arrive(&from->arch);
}
