/* SPDX-License-Identifier: MIT
 *
 * Interrupt lines that agents serve. Private to kernel/. Thread context.
 *
 * Who may: init and its children, which init chose to trust, until capabilities name lines. A line
 * has one agent, and only one that the kernel does not use itself. It keeps its lines through
 * exec; fork does not hand them on.
 */
#ifndef KERNEL_IRQ_AGENT_H
#define KERNEL_IRQ_AGENT_H

#include <exo/irq.h>

struct agent;

/* -E_RANGE, -E_PERM, -E_BUSY (the kernel's, or an agent's), -E_ABSENT. */
int irq_agent_bind(struct agent *agent, unsigned line) __must_check;

/* The rest is -E_NOENT when the line is not the agent's. */
int irq_agent_unbind(struct agent *agent, unsigned line);

/* What was delivered before has been served: the line may fire again. Then wait until it has, and
 * return how often. -E_TIMEOUT at deadline_ns, -E_AGAIN when the thread is to end. */
int irq_agent_wait(struct agent *agent, unsigned line, uint64_t deadline_ns);

/* Have a clock chip fire the line: for tests. -E_INVAL for a level-triggered one, -E_RANGE,
 * -E_ABSENT. */
int irq_agent_raise(struct agent *agent, unsigned line, uint64_t delay_ns);

/* The agent ends: its lines are free. */
void irq_agent_release(struct agent *agent);

#endif
