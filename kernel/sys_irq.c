/* SPDX-License-Identifier: MIT
 *
 * System calls of agents that serve devices (irq_agent.h).
 */
#include <exo/thread.h>
#include "irq_agent.h"
#include <exo/syscall_args.h>

/* Numbers that no line has stay that: they must not wrap into one. */
static unsigned line_number(uint64_t line)
{
	return MIN(line, (uint64_t)UINT32_MAX);
}

/* a: line */
SYSCALL_HANDLER(irq_bind)
{
	return irq_agent_bind(arch_current()->agent, line_number(a));
}

/* a: line */
SYSCALL_HANDLER(irq_unbind)
{
	return irq_agent_unbind(arch_current()->agent, line_number(a));
}

/* a: line, b: until when, in ns of the clock */
SYSCALL_HANDLER(irq_wait)
{
	return irq_agent_wait(arch_current()->agent, line_number(a), b);
}

/* a: line, b: delay in ns */
SYSCALL_HANDLER(irq_raise)
{
	return irq_agent_raise(arch_current()->agent, line_number(a), b);
}
