/* SPDX-License-Identifier: MIT
 *
 * The threads of agents: the table of all of them by id, and each agent's list. An agent lives as
 * long as it has a thread. To end, it tells all of them to, and each leaves on its own way out of
 * the kernel, because only it can unwind what it is in the middle of; the last one gives back what
 * the agent has. Thread context, in the kernel, which is not preempted.
 */
#include <exo/assert.h>
#include <exo/ipc_thread.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include "agent.h"
#include "inherit.h"

/* What a thread costs: its kernel stack and what describes it. */
#define THREAD_BYTES (20 * KIB)

static struct rb_tree threads;
static thread_id_t last_id;

static struct thread *of_node(struct rb_node *node)
{
	return rb_entry(node, struct thread, id_node);
}

struct thread *agent_thread_find(thread_id_t id)
{
	struct rb_node *at = threads.top;

	while (at && of_node(at)->id != id)
		at = at->child[id > of_node(at)->id ? RB_RIGHT : RB_LEFT];
	return at ? of_node(at) : NULL;
}

struct thread *agent_own_thread(uint64_t id)
{
	struct thread *thread;

	if (!id)
		return arch_current();
	thread = id > EXO_THREAD_ID_MAX ? NULL : agent_thread_find(id);
	return thread && thread->agent == arch_current()->agent ? thread : NULL;
}

/* Ids rise and start again at 1 behind the last; from then on some may be taken. */
thread_id_t agent_thread_next_id(void)
{
	static bool all_given;

	do {
		all_given |= last_id == EXO_THREAD_ID_MAX;
		last_id = last_id == EXO_THREAD_ID_MAX ? 1 : last_id + 1;
	} while (unlikely(all_given) && agent_thread_find(last_id));
	return last_id;
}

static void table_add(struct thread *thread)
{
	struct rb_node *parent = NULL;
	enum rb_side side = RB_LEFT;

	for (struct rb_node *at = threads.top; at; at = at->child[side]) {
		parent = at;
		side = thread->id > of_node(at)->id ? RB_RIGHT : RB_LEFT;
	}
	rb_insert(&threads, &thread->id_node, parent, side);
}

int agent_thread_charge(struct agent *agent)
{
	return quota_charge(agent->quota, THREAD_BYTES);
}

void agent_thread_credit(struct agent *agent)
{
	quota_credit(agent->quota, THREAD_BYTES);
}

/* Shares of the processor are inherited, but by the first thread of all. */
static unsigned inherited_priority(const struct agent *agent)
{
	if (agent->parent || agent->thread_count)
		return inherit_own_priority(arch_current());
	return EXO_PRIORITY_DEFAULT;
}

void agent_thread_start(struct agent *agent, struct thread *thread, thread_id_t id)
{
	thread->id = id;
	list_init(&thread->mutex_waiters);
	thread->agent = agent;
	thread->agent_id = agent->id;
	thread->filter = agent->filter;
	inherit_set_own_priority(thread, inherited_priority(agent));
	table_add(thread);
	list_add_tail(&agent->threads, &thread->agent_node);
	agent->thread_count++;
	sched_wake(thread);
}

thread_id_t agent_thread_create(vaddr_t entry, vaddr_t stack, uint64_t argument, vaddr_t tls_base)
{
	struct agent *agent = arch_current()->agent;
	thread_id_t id = agent_thread_next_id();
	struct arch_user_start start = { entry, stack, { argument, id } };
	struct thread *thread;

	if (entry >= ARCH_USER_END || stack >= ARCH_USER_END || tls_base >= ARCH_USER_END)
		return -E_INVAL;
	if (thread_must_end()) /* a thread more would not know */
		return -E_AGAIN;
	if (agent_thread_charge(agent))
		return -E_QUOTA;
	thread = thread_create_user(arch_current()->name, &start);
	if (!thread) {
		agent_thread_credit(agent);
		return -E_NOMEM;
	}
	arch_thread_set_tls(thread, tls_base);
	agent_thread_start(agent, thread, id);
	return id;
}

void agent_threads_end(struct agent *agent)
{
	list_for_each (struct thread, thread, &agent->threads, agent_node) {
		if (thread == arch_current())
			continue;
		thread->must_end = true;
		sched_interrupt(thread);
	}
}

void agent_thread_renew(void)
{
	struct thread *thread = arch_current();

	rb_erase(&threads, &thread->id_node);
	mutex_owner_ends(thread);
	ipc_thread_ends(thread);
	if (thread->named)
		thread_object_ends(thread);
	thread->id = agent_thread_next_id();
	table_add(thread);
}

int agent_threads_end_others(struct agent *agent)
{
	irq_state_t state;

	if (thread_must_end()) /* another thread is faster */
		return -E_AGAIN;
	agent_threads_end(agent);
	state = arch_irq_save();
	while (agent->thread_count > 1 && !thread_must_end())
		waitq_sleep(&agent->ended);
	arch_irq_restore(state);
	return thread_must_end() ? -E_AGAIN : 0;
}

_Noreturn void agent_thread_leave(void)
{
	struct thread *thread = arch_current();
	struct agent *agent = thread->agent;

	if (agent->thread_count == 1)
		agent_close(agent);
	else
		agent_thread_credit(agent);
	rb_erase(&threads, &thread->id_node);
	mutex_owner_ends(thread);
	ipc_thread_ends(thread);
	if (unlikely(thread->named))
		thread_object_ends(thread);
	list_remove(&thread->agent_node);
	agent->thread_count--;
	agent->syscalls += thread->syscalls;
	agent->run_ns += sched_run_ns(thread);
	thread->agent = NULL;
	/* Those who wait for the last, or for those who were told to end. */
	if (!agent->thread_count || thread->must_end)
		waitq_wake_all(&agent->ended);
	if (!agent->thread_count)
		kobject_put(&agent->object);
	thread_exit();
}
