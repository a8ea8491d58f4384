/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: a call whose server waits for one, and a reply whose client waits for it while the
 * server waits on, without the scheduler (after Liedtke, Improving IPC by Kernel Design, SOSP 1993;
 * the shape is that of seL4's src/fastpath). The general path is call.c, which does not know of
 * this one: whatever is not the ordinary case is left to it, untouched.
 *
 * The rules are those of call.c; each step here names what it does there.
 *
 * Budget, by objdump -d of the optimised build: see the README of this directory.
 */
#include <exo/cap_check.h>
#include <exo/endpoint.h>
#include <exo/inherit.h>
#include <exo/ipc_fastpath.h>
#include <exo/kconfig.h>
#include <exo/sched_direct.h>
#include <exo/timer.h>
#include "call.h"

/* Handles, in this message or the next. */
#define HANDLES_BITS (EXO_IPC_HANDLES(15) | EXO_IPC_TAKES_HANDLES(15))
#define KEPT_BITS    (EXO_IPC_LABEL(UINT32_MAX) | EXO_IPC_WORDS(15))

/* Only words, and no more than the other side takes. */
static __always_inline bool is_plain(uint64_t info, const struct thread *to)
{
	if (info & HANDLES_BITS || EXO_IPC_WORDS_OF(info) > EXO_IPC_WORDS_MAX)
		return false;
	return !message_is_long(info) || message_of(to)->info & EXO_IPC_TAKES_LONG;
}

/* message_deliver, of a plain message. */
static __always_inline void deliver(struct thread *to, const struct thread *from, uint64_t info,
				    uint64_t badge)
{
	struct arch_message *in = message_of(to);
	const struct arch_message *out = message_of(from);

	arch_message_copy_short(in, out);
	if (message_is_long(info))
		arch_message_copy_rest(in, out);
	in->info = info & KEPT_BITS;
	in->badge = badge;
}

int64_t ipc_fastpath_call(exo_handle_t handle, uint64_t info, uint64_t deadline_ns)
{
	struct thread *from = arch_current(), *to;
	const struct cap *cap = cap_check(handle, CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_SEND));
	struct endpoint *endpoint;
	struct list_node *server;

	/* Errors are explained and recorded elsewhere. */
	if (unlikely(!cap))
		return IPC_FASTPATH_NOT;
	/* A timer would have to be set. */
	if (unlikely(deadline_ns != TIMER_NEVER))
		return IPC_FASTPATH_NOT;
	endpoint = container_of(cap->object, struct endpoint, object);
	server = list_first(&endpoint->servers);
	/* Somebody must wait for the call … */
	if (unlikely(!server))
		return IPC_FASTPATH_NOT;
	to = list_entry(server, struct thread, run_node);
	/* … and have taken the last one of this endpoint, so that it is known to serve it. */
	if (unlikely(endpoint->serving != to))
		return IPC_FASTPATH_NOT;
	if (unlikely(!is_plain(info, to)))
		return IPC_FASTPATH_NOT;
	/* A priority would have to be lent. */
	if (IS_ENABLED(CONFIG_SYNC_PI) && unlikely(from->sched.priority > to->sched.priority))
		return IPC_FASTPATH_NOT;
	/* Somebody else has a right to the processor, or this thread is to end. */
	if (unlikely(!sched_direct_possible(to) || from->must_end))
		return IPC_FASTPATH_NOT;

	/* Point of no return. The server leaves the endpoint, which the capability keeps, … */
	list_remove_init(&to->run_node);
	endpoint->object.references--;
	/* … has the call in hand, and its wait is over … */
	to->ipc.client = from;
	to->ipc.state = IPC_NONE;
	to->ipc.result = 0;
	deliver(to, from, info, cap->badge);
	/* … and the caller waits for it alone. */
	from->ipc.state = IPC_IN_HAND;
	from->ipc.server = to;
	list_init(&from->run_node);
	sched_direct_block(to);
	return ipc_wait_ended(from);
}

int64_t ipc_fastpath_reply_wait(exo_handle_t handle, uint64_t info, uint64_t deadline_ns)
{
	struct thread *from = arch_current(), *to = from->ipc.client;
	struct cap *cap = cap_check(handle, CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_RECEIVE));
	struct endpoint *endpoint;

	/* Errors are explained and recorded elsewhere. */
	if (unlikely(!cap))
		return IPC_FASTPATH_NOT;
	/* A timer would have to be set. */
	if (unlikely(deadline_ns != TIMER_NEVER))
		return IPC_FASTPATH_NOT;
	/* There is somebody to answer, who has not given up since. */
	if (unlikely(!to || to->state != THREAD_BLOCKED))
		return IPC_FASTPATH_NOT;
	endpoint = container_of(cap->object, struct endpoint, object);
	/* The next call is there already: no reason to wait. */
	if (unlikely(!list_empty(&endpoint->callers)))
		return IPC_FASTPATH_NOT;
	if (unlikely(!is_plain(info, to)))
		return IPC_FASTPATH_NOT;
	/* A lent priority would have to be given back. */
	if (unlikely(inherit_has_borrowed(from)))
		return IPC_FASTPATH_NOT;
	/* Somebody else has a right to the processor, or this thread is to end. */
	if (unlikely(!sched_direct_possible(to) || from->must_end))
		return IPC_FASTPATH_NOT;

	/* Point of no return. The client's wait is over, and its call in nobody's hand … */
	from->ipc.client = NULL;
	to->ipc.state = IPC_NONE;
	to->ipc.result = 0;
	deliver(to, from, info, 0);
	/* … and this thread waits for the next one: wait_at. */
	cap->kind |= CAP_WAITED;
	endpoint->object.references++;
	from->ipc.state = IPC_RECEIVES;
	from->ipc.endpoint = endpoint;
	from->ipc.cap = cap;
	list_add(&endpoint->servers, &from->run_node);
	sched_direct_block(to);
	return ipc_wait_ended(from);
}
