/* SPDX-License-Identifier: MIT
 *
 * Threads that handles name. An agent's own threads have ids, which mean nothing to other agents; a
 * handle is made when the agent asks for one, to give it away. Its object outlives the thread.
 */
#include <exo/handle.h>
#include <exo/syscall_args.h>
#include <exo/time.h>
#include <exo/waitq.h>
#include "agent.h"
#include "inherit.h"

#define RIGHTS (EXO_RIGHT_MANAGE | EXO_RIGHT_WAIT | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE)

struct thread_object {
	struct kobject object;
	struct thread *thread; /* NULL: it has ended */
	struct waitq ended;
};

static struct thread_object *object_of(struct kobject *object)
{
	return container_of(object, struct thread_object, object);
}

/* Those who wait find out whether it was their handle. */
static void thread_cut(struct kobject *object, struct cap *cap __attribute__((unused)))
{
	waitq_wake_all(&object_of(object)->ended);
}

static void thread_destroy(struct kobject *object)
{
	struct thread *thread = object_of(object)->thread;

	if (thread)
		thread->named = NULL;
}

static const struct kobject_class thread_class = {
	.type = EXO_OBJECT_THREAD,
	.cut = thread_cut,
	.destroy = thread_destroy,
};

void thread_object_ends(struct thread *thread)
{
	struct thread_object *object = thread->named;

	thread->named = NULL;
	object->thread = NULL;
	waitq_wake_all(&object->ended);
}

static struct thread_object *object_create(struct thread *thread)
{
	struct kobject *object = kobject_create(&thread_class, sizeof(struct thread_object),
						arch_current()->agent->quota);

	if (!object)
		return NULL;
	object->id = thread->id;
	object_of(object)->thread = thread;
	waitq_init(&object_of(object)->ended);
	thread->named = object_of(object);
	return thread->named;
}

/* a: thread or 0 */
SYSCALL_HANDLER(thread_handle)
{
	struct thread *thread = agent_own_thread(a);
	struct thread_object *object;
	exo_handle_t handle;

	if (!thread)
		return -E_NOENT;
	object = thread->named;
	if (object)
		kobject_get(&object->object);
	else
		object = object_create(thread);
	if (!object)
		return -E_QUOTA;
	handle = handle_create(&object->object, RIGHTS, 0);
	kobject_put(&object->object);
	return handle;
}

/* 0 when it has ended, -E_BUSY after a sleep; -E_TIMEOUT, -E_AGAIN. */
static int ended_or_sleep(struct cap *cap, uint64_t deadline_ns)
{
	struct thread_object *object = object_of(cap->object);
	irq_state_t state = arch_irq_save();
	int result = -E_BUSY;

	if (!object->thread) {
		result = 0;
	} else if (thread_must_end()) {
		result = -E_AGAIN;
	} else if (time_now_ns() >= deadline_ns) {
		result = -E_TIMEOUT;
	} else {
		cap->kind |= CAP_WAITED;
		kobject_get(&object->object);
		waitq_sleep_until(&object->ended, deadline_ns, 0);
		kobject_put(&object->object);
	}
	arch_irq_restore(state);
	return result;
}

/* a: handle, b: until when, in ns of the clock */
SYSCALL_HANDLER(thread_wait)
{
	struct cap *cap;
	int result;

	do {
		result = handle_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_THREAD, EXO_RIGHT_WAIT),
				     &cap);
		if (!result)
			result = ended_or_sleep(cap, b);
	} while (result == -E_BUSY);
	if (!result)
		handle_remove(cap);
	return result;
}

/* a: handle, b: priority or EXO_PRIORITY_ASK. Not above what either agent is allowed. */
SYSCALL_HANDLER(thread_manage)
{
	struct thread *thread;
	struct cap *cap;
	int32_t priority = (int32_t)b;
	int error = priority_check(priority), before;

	if (!error)
		error = handle_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_THREAD, EXO_RIGHT_MANAGE),
				    &cap);
	if (error)
		return error;
	thread = object_of(cap->object)->thread;
	if (!thread)
		return -E_NOENT;
	if (priority > (int)thread->agent->priority_max)
		return -E_PERM;
	before = (int)inherit_own_priority(thread);
	if (priority != EXO_PRIORITY_ASK)
		inherit_set_own_priority(thread, (unsigned)priority);
	return before;
}
