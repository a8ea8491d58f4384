/* SPDX-License-Identifier: MIT
 *
 * Making and unmaking threads. A thread cannot free the stack that it runs on: it leaves itself on
 * the list of the dead (interrupts off), and thread_reap, called by whoever creates threads, waits
 * for agents or idles, gives the memory back.
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include <exo/kernel_lock.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/thread.h>
#include <exo/time.h>
#include "edf.h"

static struct list_node dead = LIST_EMPTY(dead);

static struct thread *thread_alloc(const char *name)
{
	struct thread *thread;

	thread_reap();
	thread = heap_alloc(sizeof(*thread));
	if (!thread)
		return NULL;
	memset(thread, 0, offsetof(struct thread, heap)); /* heap_thread_start does the rest */
	strlcpy(thread->name, name, sizeof(thread->name));
	thread->state = THREAD_BLOCKED;
	thread->sched.priority = EXO_PRIORITY_DEFAULT;
	list_init(&thread->run_node);
	timer_init(&thread->timeout, sched_timeout);
	heap_thread_start(&thread->heap);
	return thread;
}

/* Frees a thread whose machine part could not be made. */
static struct thread *thread_unless(struct thread *thread, int error)
{
	if (!error)
		return thread;
	heap_free(thread, sizeof(*thread));
	return NULL;
}

struct thread *thread_create(const char *name, void (*entry)(void *), void *argument)
{
	struct thread *thread = thread_alloc(name);

	return thread ? thread_unless(thread, arch_thread_init(thread, entry, argument)) : NULL;
}

struct thread *thread_create_user(const char *name, const struct arch_user_start *start)
{
	struct thread *thread = thread_alloc(name);

	return thread ? thread_unless(thread, arch_thread_init_user(thread, start)) : NULL;
}

/* A child is taken for what its parent is, so that being born is no way to the front. */
static void sched_inherit(struct thread *child, const struct thread *parent)
{
	child->sched.priority = parent->sched.priority;
	child->sched.policy = parent->sched.policy;
	child->sched.since_ns = time_now_ns();
}

struct thread *thread_fork(void)
{
	struct thread *thread = thread_alloc(arch_current()->name);

	if (!thread)
		return NULL;
	sched_inherit(thread, arch_current());
	return thread_unless(thread, arch_thread_fork(thread));
}

_Noreturn void thread_exit(void)
{
	struct thread *thread = arch_current();

	arch_irq_disable();
	if (edf_has(thread))
		(void)sched_deadline_leave();
	thread->state = THREAD_DEAD;
	list_add_tail(&dead, &thread->run_node);
	sched_switch();
	__builtin_unreachable();
}

void thread_reap(void)
{
	for (;;) {
		irq_state_t state = arch_irq_save();
		struct list_node *node = list_pop(&dead);
		struct thread *thread;

		arch_irq_restore(state);
		if (!node)
			return;
		thread = list_entry(node, struct thread, run_node);
		assert(thread->state == THREAD_DEAD && thread != arch_current());
		assert(!timer_pending(&thread->timeout));
		arch_thread_destroy(thread);
		heap_thread_end(&thread->heap);
		heap_free(thread, sizeof(*thread));
	}
}

void thread_allow_preemption(void)
{
	irq_state_t state = arch_irq_save();

	arch_current()->preemptible = true;
	kernel_unlock();
	arch_irq_restore(state);
}

void thread_forbid_preemption(void)
{
	irq_state_t state = arch_irq_save();

	kernel_lock();
	arch_current()->preemptible = false;
	arch_irq_restore(state);
}
