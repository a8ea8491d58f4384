/* SPDX-License-Identifier: MIT
 *
 * Interrupt lines that agents serve, as objects. Private to kernel/. Thread context.
 *
 * A line has one object at a time, and only when the kernel does not use it itself; it is free
 * again when nobody holds the object any more.
 */
#ifndef KERNEL_IRQ_AGENT_H
#define KERNEL_IRQ_AGENT_H

#include <exo/irq.h>
#include <exo/kobject.h>
#include <exo/waitq.h>
#include <uapi/exo/syscall.h>

struct irq_line {
	struct kobject object;
	struct irq_handler handler;
	struct waitq waiting;
	unsigned number;
	unsigned pending;     /* since an agent last fetched them */
	unsigned pending_max; /* then the line is masked: 1 for a level-triggered one */
	bool masked;
	bool bound;
	char name[EXO_NAME_MAX]; /* of the agent that bound it */
};

/* A fresh object with the caller's reference. -E_RANGE, -E_BUSY (the kernel's, or an agent's),
 * -E_QUOTA, -E_ABSENT. */
int irq_line_bind(unsigned number, const char *name, struct quota *quota,
		  struct irq_line **line) __must_check;

/* What was delivered before has been served: the line may fire again. Then wait until it has, and
 * return how often; 0 after a sleep that was for nothing. -E_TIMEOUT at deadline_ns, -E_AGAIN when
 * the thread is to end. */
int64_t irq_line_wait(struct irq_line *line, uint64_t deadline_ns) __must_check;

/* Have a clock chip fire the line: for tests. -E_INVAL for a level-triggered one, -E_RANGE,
 * -E_ABSENT. */
int irq_line_raise(const struct irq_line *line, uint64_t delay_ns) __must_check;

/* The first agent's handle of all lines. */
exo_handle_t irq_lines_give(struct agent *agent) __must_check;

#endif
