/* SPDX-License-Identifier: MIT
 *
 * Interrupts for agents: a line is an object. The kernel's handler counts and wakes. A
 * level-triggered line stays masked until the agent, having served the device, waits again: else it
 * would fire for ever. An edge-triggered one stays open, since the controller forgets what it
 * masks, until PENDING_MAX interrupts have not been fetched: an agent that falls behind costs the
 * system no more than that.
 */
#include <exo/kconfig.h>
#include <exo/string.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include "irq_agent.h"

#define PENDING_MAX  64
#define DELAY_NS_MAX NS_PER_SECOND

static inline struct irq_line *count(struct irq_handler *handler)
{
	struct irq_line *line = container_of(handler, struct irq_line, handler);

	if (unlikely(++line->pending == line->pending_max)) {
		arch_irq_mask(line->number);
		line->masked = true;
	}
	return line;
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

/* Those who wait find out whether it was their handle. */
static void line_cut(struct kobject *object, struct cap *cap __attribute__((unused)))
{
	waitq_wake_all(&container_of(object, struct irq_line, object)->waiting);
}

static void line_destroy(struct kobject *object)
{
	struct irq_line *line = container_of(object, struct irq_line, object);

	if (line->bound)
		irq_unregister(line->number, &line->handler);
}

static const struct kobject_class line_class = {
	.type = EXO_OBJECT_IRQ,
	.cut = line_cut,
	.destroy = line_destroy,
};

static void line_fill(struct irq_line *line, unsigned number, const char *name)
{
	line->object.id = (int32_t)number;
	line->number = number;
	strlcpy(line->name, name, sizeof(line->name));
	line->handler = (struct irq_handler){ .handle = deliver, .name = line->name };
	if (IS_ENABLED(CONFIG_IRQ_OVERTAKE))
		line->handler.release = deliver_to_one;
	line->pending_max = arch_irq_is_level(number) ? 1 : PENDING_MAX;
	waitq_init(&line->waiting);
}

int irq_line_bind(unsigned number, const char *name, struct quota *quota, struct irq_line **result)
{
	struct kobject *object;
	struct irq_line *line;
	int error;

	if (number >= ARCH_IRQ_LINES)
		return -E_RANGE;
	if (!irq_is_free(number))
		return -E_BUSY;
	object = kobject_create(&line_class, sizeof(*line), quota);
	if (!object)
		return -E_QUOTA;
	line = container_of(object, struct irq_line, object);
	line_fill(line, number, name);
	error = irq_register(number, &line->handler);
	line->bound = !error;
	if (error)
		kobject_put(object);
	*result = line;
	return error;
}

static void acknowledge(struct irq_line *line)
{
	if (!line->masked || line->pending)
		return;
	line->masked = false;
	arch_irq_unmask(line->number);
}

/* What a wait has come to. */
static inline int64_t fetch(struct irq_line *line)
{
	int64_t count = line->pending;

	if (unlikely(!count))
		return thread_must_end() ? -E_AGAIN : 0;
	line->pending = 0;
	return count;
}

static __noinline int64_t wait_until(struct irq_line *line, uint64_t deadline_ns)
{
	if (!line->pending && time_now_ns() >= deadline_ns)
		return -E_TIMEOUT;
	if (!line->pending && !thread_must_end())
		waitq_sleep_until(&line->waiting, deadline_ns, 0);
	return fetch(line);
}

/* Apart, so that the way back to the agent has few registers to restore. */
static __noinline int64_t wait_for_ever(struct irq_line *line)
{
	if (!line->pending && !thread_must_end())
		waitq_sleep(&line->waiting);
	return fetch(line);
}

/* kobject_put when the handles went during the wait. Apart, so that it costs others no register. */
static __noinline int64_t gone(struct irq_line *line, int64_t result)
{
	kobject_destroy(&line->object);
	return result;
}

int64_t irq_line_wait(struct irq_line *line, uint64_t deadline_ns)
{
	int64_t result;

	kobject_get(&line->object);
	arch_irq_disable();
	acknowledge(line);
	if (deadline_ns == TIMER_NEVER)
		result = wait_for_ever(line);
	else
		result = wait_until(line, deadline_ns);
	arch_irq_enable();
	return unlikely(!--line->object.references) ? gone(line, result) : result;
}

int irq_line_raise(const struct irq_line *line, uint64_t delay_ns)
{
	if (arch_irq_is_level(line->number))
		return -E_INVAL;
	if (delay_ns > DELAY_NS_MAX)
		return -E_RANGE;
	return arch_irq_raise_later(line->number, delay_ns);
}
