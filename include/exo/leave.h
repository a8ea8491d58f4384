/* SPDX-License-Identifier: MIT
 *
 * What the kernel does last before a thread of an agent goes back to user mode, on every machine.
 */
#ifndef EXO_LEAVE_H
#define EXO_LEAVE_H

#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/audit.h>
#include <exo/sched.h>
#include <exo/thread.h>

/* Switch threads when asked to, wait for room in the audit log, end a killed agent. Kernel lock,
 * interrupts off; they may be on meanwhile, and it may not return. */
static inline void leave_to_user(void)
{
	while (sched_should_switch())
		sched_switch();
	while (audit_must_wait()) {
		arch_irq_enable();
		audit_wait();
		arch_irq_disable();
		while (sched_should_switch())
			sched_switch();
	}
	if (thread_must_end()) {
		arch_irq_enable();
		agent_thread_leave();
	}
}

#endif
