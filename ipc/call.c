/* SPDX-License-Identifier: MIT
 *
 * Calls and replies through the scheduler (uapi/exo/endpoint.h): who has to wait blocks, who is
 * waited for is woken. A waiting thread is on one of the endpoint's lists, or is what a server has
 * in hand, or what a reply object stands for; whoever ends the wait takes it from there and says
 * how it ended. When the wait ends by itself, by its deadline or because the thread is to end, the
 * thread takes itself from there.
 */
#include <exo/arch.h>
#include <exo/cap_check.h>
#include <exo/inherit.h>
#include <exo/syscall_args.h>
#include <exo/time.h>
#include <exo/timer.h>
#include "call.h"
#include "reply.h"

void ipc_finish(struct thread *thread, int result)
{
	thread->ipc.state = IPC_NONE;
	thread->ipc.result = result;
	if (thread->state != THREAD_BLOCKED)
		return;
	list_remove_init(&thread->run_node);
	sched_wake(thread);
}

/* The endpoint that a thread waited at; may destroy it. */
static void leave_endpoint(struct thread *thread)
{
	kobject_put(&thread->ipc.endpoint->object);
}

static void serve(struct endpoint *endpoint, struct thread *server)
{
	struct thread *before = endpoint->serving;

	if (server->ipc.serves == endpoint)
		return;
	if (server->ipc.serves)
		server->ipc.serves->serving = NULL;
	endpoint->serving = server;
	server->ipc.serves = endpoint;
	if (!before)
		return;
	/* Who waits on lends to the new one. */
	before->ipc.serves = NULL;
	inherit_changed(before);
}

void ipc_take(struct endpoint *endpoint, struct thread *server, struct thread *client)
{
	serve(endpoint, server);
	server->ipc.client = client;
	client->ipc.state = IPC_IN_HAND;
	client->ipc.server = server;
	message_deliver(server, client, client->ipc.badge);
	inherit_changed(server);
}

void ipc_answer(struct thread *client)
{
	message_deliver(client, arch_current(), 0);
	ipc_finish(client, 0);
}

/* The wait ended by itself: whoever could end it must not find it any more. */
static __noinline int give_up(struct thread *thread)
{
	enum ipc_state state = thread->ipc.state;

	thread->ipc.state = IPC_NONE;
	if (state == IPC_IN_HAND) {
		thread->ipc.server->ipc.client = NULL;
		thread->ipc.server->ipc.client_gone = true;
		inherit_changed(thread->ipc.server);
	} else if (state == IPC_SAVED) {
		thread->ipc.reply->client = NULL;
	} else {
		if (state == IPC_QUEUED)
			inherit_changed(thread->ipc.endpoint->serving);
		leave_endpoint(thread);
	}
	return thread_must_end() ? -E_AGAIN : -E_TIMEOUT;
}

int ipc_wait_ended(struct thread *thread)
{
	return likely(thread->ipc.state == IPC_NONE) ? thread->ipc.result : give_up(thread);
}

/* Until somebody ends the running thread's wait, which has begun. */
static int wait(uint64_t deadline_ns)
{
	struct thread *thread = arch_current();

	if (!thread_must_end())
		sched_block_until(deadline_ns, 0);
	else
		list_remove_init(&thread->run_node);
	return ipc_wait_ended(thread);
}

/* The running thread waits at the endpoint, in one of its lists. */
static void wait_at(struct endpoint *endpoint, struct cap *cap, enum ipc_state state)
{
	struct thread *thread = arch_current();

	cap->kind |= CAP_WAITED;
	kobject_get(&endpoint->object);
	thread->ipc.state = state;
	thread->ipc.endpoint = endpoint;
	thread->ipc.cap = cap;
}

static bool is_over(uint64_t deadline_ns)
{
	return deadline_ns != TIMER_NEVER && time_now_ns() >= deadline_ns;
}

static int call(struct cap *cap, uint64_t deadline_ns)
{
	struct endpoint *endpoint = container_of(cap->object, struct endpoint, object);
	struct thread *thread = arch_current();
	struct list_node *server;

	if (!endpoint->object.receivers)
		return -E_DEAD;
	if (is_over(deadline_ns))
		return -E_TIMEOUT;
	thread->ipc.badge = cap->badge;
	server = list_first(&endpoint->servers);
	if (server) {
		struct thread *to = list_entry(server, struct thread, run_node);

		leave_endpoint(to);
		ipc_take(endpoint, to, thread);
		ipc_finish(to, 0);
		list_init(&thread->run_node); /* on no queue */
	} else {
		wait_at(endpoint, cap, IPC_QUEUED);
		list_add_tail(&endpoint->callers, &thread->run_node);
		inherit_changed(endpoint->serving);
	}
	return wait(deadline_ns);
}

/* The caller of the highest priority that waits longest; NULL. */
static struct thread *first_caller(const struct endpoint *endpoint)
{
	struct thread *first = NULL;

	list_for_each (struct thread, caller, &endpoint->callers, run_node)
		if (!first || caller->sched.priority > first->sched.priority)
			first = caller;
	return first;
}

static int receive(struct cap *cap, uint64_t deadline_ns)
{
	struct endpoint *endpoint = container_of(cap->object, struct endpoint, object);
	struct thread *thread = arch_current(), *caller = first_caller(endpoint);

	thread->ipc.client_gone = false;
	if (caller) {
		list_remove_init(&caller->run_node);
		leave_endpoint(caller);
		ipc_take(endpoint, thread, caller);
		return 0;
	}
	if (is_over(deadline_ns))
		return -E_TIMEOUT;
	wait_at(endpoint, cap, IPC_RECEIVES);
	list_add(&endpoint->servers, &thread->run_node);
	return wait(deadline_ns);
}

/* The running thread no longer has a call in hand: its client, or NULL. */
static struct thread *put_down(void)
{
	struct thread *thread = arch_current(), *client = thread->ipc.client;

	thread->ipc.client = NULL;
	thread->ipc.client_gone = false;
	return client;
}

int ipc_in_hand(void)
{
	const struct thread *thread = arch_current();

	if (thread->ipc.client)
		return 0;
	return thread->ipc.client_gone ? -E_DEAD : -E_NOENT;
}

static int reply_in_hand(void)
{
	int error = ipc_in_hand();
	struct thread *client = put_down();

	if (client) {
		ipc_answer(client);
		inherit_changed(arch_current());
	}
	return error;
}

struct thread *ipc_give_away(struct reply *reply)
{
	struct thread *client = put_down();

	client->ipc.state = IPC_SAVED;
	client->ipc.reply = reply;
	inherit_changed(arch_current());
	return client;
}

void ipc_thread_ends(struct thread *thread)
{
	irq_state_t state = arch_irq_save();

	if (thread->ipc.client)
		ipc_finish(thread->ipc.client, -E_DEAD);
	thread->ipc.client = NULL;
	thread->ipc.client_gone = false;
	if (thread->ipc.serves)
		thread->ipc.serves->serving = NULL;
	thread->ipc.serves = NULL;
	arch_irq_restore(state);
}

/* The running thread's call returns: with all registers when a long message has come. */
static int64_t leave(int result)
{
	if (!result && message_is_long(message_of(arch_current())->info))
		arch_message_return(result);
	return result;
}

/* a: endpoint, b: info, c: until when, in ns of the clock */
SYSCALL_HANDLER(ipc_call)
{
	irq_state_t state;
	struct cap *cap;
	int result = message_info_good(b) ? 0 : -E_INVAL;

	if (!result)
		result = cap_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_SEND),
				  &cap);
	if (result)
		return result;
	state = arch_irq_save();
	result = call(cap, c);
	arch_irq_restore(state);
	return leave(result);
}

static int64_t receive_by(exo_handle_t handle, uint64_t deadline_ns)
{
	struct cap *cap;
	int result = cap_find(handle, CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_RECEIVE), &cap);
	irq_state_t state;

	if (result)
		return result;
	state = arch_irq_save();
	result = receive(cap, deadline_ns);
	arch_irq_restore(state);
	return leave(result);
}

/* a: endpoint, b: info, c: until when, in ns of the clock */
SYSCALL_HANDLER(ipc_receive)
{
	if (!message_info_good(b))
		return -E_INVAL;
	if (arch_current()->ipc.client)
		return -E_BUSY;
	return receive_by((exo_handle_t)a, c);
}

/* a: 0 or a reply object, b: info */
SYSCALL_HANDLER(ipc_reply)
{
	irq_state_t state;
	int result;

	if (!message_info_good(b))
		return -E_INVAL;
	state = arch_irq_save();
	result = a ? reply_by_handle((exo_handle_t)a) : reply_in_hand();
	arch_irq_restore(state);
	return result;
}

/* a: endpoint, b: info, c: until when, in ns of the clock */
SYSCALL_HANDLER(ipc_reply_wait)
{
	irq_state_t state;

	if (!message_info_good(b))
		return -E_INVAL;
	state = arch_irq_save();
	reply_in_hand();
	arch_irq_restore(state);
	return receive_by((exo_handle_t)a, c);
}
