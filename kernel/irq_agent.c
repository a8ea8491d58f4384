/* SPDX-License-Identifier: MIT
 *
 * Interrupts for agents. The kernel's handler counts and wakes. A level-triggered line stays masked
 * until the agent, having served the device, waits again: else it would fire for ever. An
 * edge-triggered one stays open, since the controller forgets what it masks, until PENDING_MAX
 * interrupts have not been fetched: an agent that falls behind costs the system no more than that.
 */
#include <exo/agent.h>
#include <exo/kconfig.h>
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
	unsigned pending;     /* since the agent last fetched them */
	unsigned pending_max; /* then the line is masked: 1 for a level-triggered one */
	bool masked;
};

static struct binding bindings[ARCH_IRQ_LINES];

_Static_assert(ARCH_IRQ_LINES <= 32, "agent.irq_lines has a bit for each");

static inline struct binding *count(struct irq_handler *handler)
{
	struct binding *binding = container_of(handler, struct binding, handler);

	if (unlikely(++binding->pending == binding->pending_max)) {
		arch_irq_mask(binding->line);
		binding->masked = true;
	}
	return binding;
}

static bool deliver(struct irq_handler *handler)
{
	waitq_wake_all(&count(handler)->waiting);
	return true;
}

/* Several threads may wait, though nobody would have them do it. */
static struct thread *deliver_to_one(struct irq_handler *handler)
{
	struct waitq *waiting = &count(handler)->waiting;
	struct list_node *node = waiting->threads.next;

	if (unlikely(node->next != &waiting->threads) || unlikely(node == &waiting->threads)) {
		waitq_wake_all(waiting);
		return NULL;
	}
	list_init(&waiting->threads);
	return list_entry(node, struct thread, run_node);
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
		.pending_max = arch_irq_is_level(line) ? 1 : PENDING_MAX,
	};
	if (IS_ENABLED(CONFIG_IRQ_OVERTAKE))
		binding->handler.release = deliver_to_one;
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

static inline bool goes_on_waiting(const struct binding *binding, const struct agent *agent)
{
	return !binding->pending && binding->agent == agent && !thread_must_end();
}

/* What a wait has come to. */
static inline int fetch(struct binding *binding, const struct agent *agent)
{
	int count = (int)binding->pending;

	if (unlikely(binding->agent != agent))
		return -E_NOENT;
	if (unlikely(!count))
		return thread_must_end() ? -E_AGAIN : -E_TIMEOUT;
	binding->pending = 0;
	return count;
}

/* Until something is pending, the deadline, or the end of the binding or of the thread. */
static __noinline int wait_until(struct binding *binding, const struct agent *agent,
				 uint64_t deadline_ns)
{
	while (goes_on_waiting(binding, agent) && time_now_ns() < deadline_ns)
		waitq_sleep_until(&binding->waiting, deadline_ns, 0);
	return fetch(binding, agent);
}

/* Apart, so that the way back to the agent has few registers to restore. */
static __noinline int wait_for_ever(struct binding *binding, const struct agent *agent)
{
	while (goes_on_waiting(binding, agent))
		waitq_sleep(&binding->waiting);
	return fetch(binding, agent);
}

int irq_agent_wait(struct agent *agent, unsigned line, uint64_t deadline_ns)
{
	struct binding *binding = binding_of(agent, line);
	int result;

	if (!binding)
		return -E_NOENT;
	arch_irq_disable();
	acknowledge(binding);
	if (deadline_ns == TIMER_NEVER)
		result = wait_for_ever(binding, agent);
	else
		result = wait_until(binding, agent, deadline_ns);
	arch_irq_enable();
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
