/* SPDX-License-Identifier: MIT
 *
 * System calls of agents that serve devices (irq_agent.h). Who may bind lines has a handle of all
 * of them, which the first agent gets; who serves one needs a handle of that line only.
 */
#include <exo/cap_check.h>
#include <exo/syscall_args.h>
#include <exo/thread.h>
#include "irq_agent.h"

#define LINE_RIGHTS \
	(EXO_RIGHT_SEND | EXO_RIGHT_RECEIVE | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE | EXO_RIGHT_INHERIT)
#define ALL_LINES_RIGHTS (EXO_RIGHT_MANAGE | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE)

static const struct kobject_class lines_class = { .type = EXO_OBJECT_LINES };
static struct kobject lines = { .class = &lines_class, .references = 1 }; /* it never goes */

exo_handle_t irq_lines_give(struct agent *agent)
{
	return handle_add(agent, &lines, ALL_LINES_RIGHTS, 0);
}

static struct irq_line *line_of(const struct cap *cap)
{
	return container_of(cap->object, struct irq_line, object);
}

/* a: handle of all lines, b: line. Numbers that no line has stay that: they must not wrap. */
SYSCALL_HANDLER(irq_bind)
{
	const struct agent *agent = arch_current()->agent;
	struct irq_line *line;
	struct cap *cap;
	exo_handle_t handle;
	int error =
		handle_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_LINES, EXO_RIGHT_MANAGE), &cap);

	if (!error)
		error = irq_line_bind((unsigned)MIN(b, (uint64_t)UINT32_MAX), agent->name,
				      agent->quota, &line);
	if (error)
		return error;
	handle = handle_create(&line->object, LINE_RIGHTS, 0);
	kobject_put(&line->object);
	return handle;
}

/* The line, or NULL and why: in registers. Apart, so that the way back to the agent has few of them
 * to restore. */
struct found {
	struct irq_line *line;
	int64_t error;
};

static __noinline struct found find(exo_handle_t handle)
{
	struct cap *cap;
	int error = cap_find(handle, CAP_NEED(EXO_OBJECT_IRQ, EXO_RIGHT_RECEIVE), &cap);

	if (error)
		return (struct found){ .error = error };
	cap->kind |= CAP_WAITED;
	return (struct found){ .line = line_of(cap) };
}

static int64_t look_and_wait(exo_handle_t handle, uint64_t deadline_ns)
{
	struct found found = find(handle);

	return likely(found.line) ? irq_line_wait(found.line, deadline_ns) : found.error;
}

/* a: line, b: until when, in ns of the clock. A sleep may end because the handle goes. */
SYSCALL_HANDLER(irq_wait)
{
	int64_t result;

	do
		result = look_and_wait((exo_handle_t)a, b);
	while (unlikely(!result));
	return result;
}

/* a: line, b: delay in ns */
SYSCALL_HANDLER(irq_raise)
{
	struct cap *cap;
	int error = cap_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_IRQ, EXO_RIGHT_SEND), &cap);

	return error ? error : irq_line_raise(line_of(cap), b);
}
