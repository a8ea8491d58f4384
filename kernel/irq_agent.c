/* SPDX-License-Identifier: MIT
 *
 * Interrupts for agents. The kernel's handler counts and wakes. A level-triggered line stays masked
 * until the agent, having served the device, waits again: else it would fire for ever. An
 * edge-triggered one stays open, since the controller forgets what it masks, until PENDING_MAX
 * interrupts have not been fetched: an agent that falls behind costs the system no more than that.
 */
#include <exo/agent.h>
#include <exo/audit.h>
#include <exo/log.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include <exo/waitq.h>
#include "irq_agent.h"

#define PENDING_MAX  64
#define DELAY_NS_MAX NS_PER_SECOND

struct binding {
	struct irq_handler handler;
	struct agent *agent; /* NULL: the line is not an agent's */
	struct waitq waiting;
	unsigned line;
	unsigned pending; /* since the agent last fetched them */
	bool masked;
};

static struct binding bindings[ARCH_IRQ_LINES];

_Static_assert(ARCH_IRQ_LINES <= 32, "agent.irq_lines has a bit for each");

static bool deliver(struct irq_handler *handler)
{
	struct binding *binding = container_of(handler, struct binding, handler);

	if (++binding->pending == PENDING_MAX || arch_irq_is_level(binding->line)) {
		arch_irq_mask(binding->line);
		binding->masked = true;
	}
	waitq_wake_all(&binding->waiting);
	return true;
}

int irq_agent_bind(struct agent *agent, unsigned line)
{
	struct binding *binding;
	int error;

	if (line >= ARCH_IRQ_LINES)
		return -E_RANGE;
	if (!agent_is_trusted(agent)) {
		audit_record(AUDIT_CALL_REFUSED, EXO_SYS_irq_bind, line, E_PERM);
		return -E_PERM;
	}
	if (!irq_is_free(line))
		return -E_BUSY;
	binding = &bindings[line];
	*binding = (struct binding){
		.handler = { .handle = deliver, .name = agent->name },
		.agent = agent,
		.line = line,
	};
	waitq_init(&binding->waiting);
	error = irq_register(line, &binding->handler);
	if (error)
		binding->agent = NULL;
	else
		agent->irq_lines |= 1u << line;
	return error;
}

static struct binding *binding_of(const struct agent *agent, unsigned line)
{
	return line < ARCH_IRQ_LINES && bindings[line].agent == agent ? &bindings[line] : NULL;
}

int irq_agent_unbind(struct agent *agent, unsigned line)
{
	struct binding *binding = binding_of(agent, line);

	if (!binding)
		return -E_NOENT;
	irq_unregister(line, &binding->handler);
	agent->irq_lines &= ~(1u << line);
	binding->agent = NULL;
	waitq_wake_all(&binding->waiting);
	return 0;
}

void irq_agent_release(struct agent *agent)
{
	while (agent->irq_lines)
		irq_agent_unbind(agent, (unsigned)__builtin_ctz(agent->irq_lines));
}

static void acknowledge(struct binding *binding)
{
	if (!binding->masked || binding->pending)
		return;
	binding->masked = false;
	arch_irq_unmask(binding->line);
}

/* Until something is pending, the deadline, or the end of the binding or of the thread. */
static void wait_pending(struct binding *binding, uint64_t deadline_ns)
{
	const struct agent *agent = binding->agent;

	while (!binding->pending && binding->agent == agent && !thread_must_end() &&
	       time_now_ns() < deadline_ns)
		waitq_sleep_until(&binding->waiting, deadline_ns, 0);
}

static int fetch(struct binding *binding)
{
	int count = (int)binding->pending;

	binding->pending = 0;
	return count;
}

int irq_agent_wait(struct agent *agent, unsigned line, uint64_t deadline_ns)
{
	struct binding *binding = binding_of(agent, line);
	irq_state_t state;
	int result;

	if (!binding)
		return -E_NOENT;
	state = arch_irq_save();
	acknowledge(binding);
	wait_pending(binding, deadline_ns);
	if (binding->agent != agent)
		result = -E_NOENT;
	else if (binding->pending)
		result = fetch(binding);
	else
		result = thread_must_end() ? -E_AGAIN : -E_TIMEOUT;
	arch_irq_restore(state);
	return result;
}

int irq_agent_raise(struct agent *agent, unsigned line, uint64_t delay_ns)
{
	if (!binding_of(agent, line))
		return -E_NOENT;
	if (arch_irq_is_level(line))
		return -E_INVAL;
	if (delay_ns > DELAY_NS_MAX)
		return -E_RANGE;
	return arch_irq_raise_later(line, delay_ns);
}
