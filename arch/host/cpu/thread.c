/* SPDX-License-Identifier: MIT
 *
 * Threads: a stack each, and x86's context switch between them. What an agent's thread runs where
 * x86 goes to user mode is host_agent_main or host_program (arch/program.h), outside of the kernel
 * lock, with interrupts on.
 */
#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/panic.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/syscall.h>
#include <exo/thread.h>
#include <arch/program.h>
#include <arch/tlb.h>
#include "../../x86/mm/tables.h"
#include "fiber.h"
#include "outside.h"

PERCPU(struct thread *, host_current);
PERCPU(const struct arch_space *, host_space);

extern char thread_start[];

void (*host_program)(const struct arch_user_start *start);

#define INVALID_OPCODE 6

void host_thread_begin(void (*entry)(void *), void *argument);
_Noreturn void host_enter_on(vaddr_t stack, void (*entry)(void *), void *argument);

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

/* On a stack that is empty again, or an agent that execs over and over would use it up. */
static _Noreturn void user_begin(void *argument)
{
	struct arch_user_start copy = *(struct arch_user_start *)argument;

	host_leave();
	if (arch_current()->agent_id == AGENT_INIT)
		host_agent_main(&copy);
	if (host_program)
		host_program(&copy);
	host_enter();
	agent_fault(INVALID_OPCODE, "invalid opcode", "there is no user mode");
}

_Noreturn void arch_enter_user(const struct arch_user_start *start)
{
	struct arch_thread *arch = &arch_current()->arch;

	*start_of(arch) = *start;
	host_enter_on((vaddr_t)start_of(arch), user_begin, start_of(arch));
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

/* The stack, full of addresses in itself, cannot be copied: the child runs its program from the
 * start, as its parent did. */
int arch_thread_fork(struct thread *thread)
{
	thread->arch.tls_base = arch_current()->arch.tls_base;
	return arch_thread_init_user(thread, start_of(&arch_current()->arch));
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

/* To host_syscall: all registers are where arch_message_at says. */
_Noreturn void arch_message_return(int64_t result)
{
	struct arch_thread *arch = &arch_current()->arch;

	arch->message_result = result;
	__builtin_longjmp(arch->message_return, 1);
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

/* Apart: what arch_message_return comes back to keeps no registers. */
static __noinline int64_t dispatch(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
				   uint64_t e, uint64_t f)
{
	if (!__builtin_setjmp(arch_current()->arch.message_return))
		return syscall_dispatch(number, a, b, c, d, e, f);
	return arch_current()->arch.message_result;
}

int64_t host_syscall(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
		     uint64_t f)
{
	int64_t result;

	host_enter();
	result = dispatch(number, a, b, c, d, e, f);
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
