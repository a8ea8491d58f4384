/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: a call whose server waits for one, and a reply whose client waits for it while the
 * server waits on, without the scheduler (after Liedtke, Improving IPC by Kernel Design, SOSP 1993;
 * the shape is that of seL4's fast path). The general path is call.c, which does not know of this
 * one: whatever is not the ordinary case is left to it, untouched.
 *
 * The rules are those of call.c; each step here names what it does there.
 */
#include <exo/agent.h>
#include <exo/cap_check.h>
#include <exo/endpoint.h>
#include <exo/inherit.h>
#include <exo/ipc_fastpath.h>
#include <exo/kconfig.h>
#include <exo/kernel_lock.h>
#include <exo/sched.h>
#include <exo/sched_direct.h>
#include <exo/timer.h>
#include "call.h"

/* Handles, in this message or the next; and long messages, of 4 words to 8 (or of too many). */
#define HANDLES_BITS (EXO_IPC_HANDLES(15) | EXO_IPC_TAKES_HANDLES(15))
#define LONG_BITS    EXO_IPC_WORDS(12)
#define KEPT_BITS    (EXO_IPC_LABEL(UINT32_MAX) | EXO_IPC_WORDS(15))

/* Words alone, and no more than the other side takes. */
static __always_inline bool is_plain(uint64_t info, const struct thread *to)
{
	if (likely(!(info & (HANDLES_BITS | LONG_BITS))))
		return true;
	return !(info & HANDLES_BITS) && EXO_IPC_WORDS_OF(info) <= EXO_IPC_WORDS_MAX &&
	       message_of(to)->info & EXO_IPC_TAKES_LONG;
}

/* message_deliver, of a plain message, and the receiver's wait is over. */
static __always_inline void deliver(struct thread *to, const struct thread *from, uint64_t info,
				    uint64_t badge)
{
	struct arch_message *in = message_of(to);
	const struct arch_message *out = message_of(from);

	to->ipc.ended = IPC_ENDED_WELL;
	if (unlikely(info & LONG_BITS)) {
		arch_message_copy_short(in, out);
		arch_message_copy_rest(in, out);
	} else {
		arch_message_copy_words(in, out, EXO_IPC_WORDS_OF(info));
	}
	in->info = info & KEPT_BITS;
	in->badge = badge;
}

static __always_inline int64_t not_here(void)
{
	kernel_unlock();
	return IPC_FASTPATH_NOT;
}

/* The running thread goes on and back to user mode, as from any system call. */
static __always_inline int64_t go_on(struct thread *thread)
{
	int result = ipc_wait_ended(thread);

	while (unlikely(this_cpu(switch_wanted)))
		sched_switch();
	if (unlikely(thread->must_end)) {
		arch_irq_enable();
		agent_thread_leave();
	}
	kernel_unlock();
	return result;
}

__asm_linkage int64_t ipc_fastpath_call(void)
{
	struct thread *from, *to;
	const struct arch_message *m;
	const struct cap *cap;
	struct endpoint *endpoint;
	uint64_t info;

	kernel_lock();
	from = arch_current();
	m = message_of(from);
	info = m->info;
	cap = cap_check_quick((exo_handle_t)m->handle,
			      CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_SEND));
	/* Errors are explained and recorded elsewhere. */
	if (unlikely(!cap))
		return not_here();
	/* A timer would have to be set. The deadline is where the badge will be. */
	if (unlikely(m->badge != TIMER_NEVER))
		return not_here();
	endpoint = container_of(cap->object, struct endpoint, object);
	to = endpoint->serving;
	/* Who took the last call waits for the next, and nobody came after it. Without one there is
	 * no such node in the list. */
	if (unlikely(endpoint->servers.next != &to->run_node))
		return not_here();
	if (unlikely(!is_plain(info, to)))
		return not_here();
	/* A priority would have to be lent. */
	if (IS_ENABLED(CONFIG_SYNC_PI) && unlikely(from->sched.priority > to->sched.priority))
		return not_here();
	/* Somebody else has a right to the processor; or this thread is to end, which whoever says
	 * so makes known by the same flag. */
	if (unlikely(!sched_direct_possible(to)))
		return not_here();

	/* Point of no return. The server leaves the endpoint, which the capability keeps, … */
	list_remove(&to->run_node);
	endpoint->object.references--;
	/* … has the call in hand, and its wait is over … */
	to->ipc.client = from;
	deliver(to, from, info, cap->badge);
	/* … and the caller waits for it alone. */
	from->ipc.state = IPC_IN_HAND;
	from->ipc.server = to;
	list_init(&from->run_node);
	sched_direct_block(to);
	return go_on(from);
}

__asm_linkage int64_t ipc_fastpath_reply_wait(void)
{
	struct thread *from, *to;
	const struct arch_message *m;
	struct endpoint *endpoint;
	struct cap *cap;
	uint64_t info;

	kernel_lock();
	from = arch_current();
	m = message_of(from);
	info = m->info;
	cap = cap_check_quick((exo_handle_t)m->handle,
			      CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_RECEIVE));
	/* Errors are explained and recorded elsewhere. */
	if (unlikely(!cap))
		return not_here();
	/* A timer would have to be set. */
	if (unlikely(m->badge != TIMER_NEVER))
		return not_here();
	to = from->ipc.client;
	/* There is somebody to answer, who has not given up since. */
	if (unlikely(!to || to->state != THREAD_BLOCKED))
		return not_here();
	endpoint = container_of(cap->object, struct endpoint, object);
	/* The next call is there already: no reason to wait. */
	if (unlikely(!list_empty(&endpoint->callers)))
		return not_here();
	if (unlikely(!is_plain(info, to)))
		return not_here();
	/* A lent priority would have to be given back. */
	if (unlikely(inherit_has_borrowed(from)))
		return not_here();
	/* As above. */
	if (unlikely(!sched_direct_possible(to)))
		return not_here();

	/* Point of no return. The client's wait is over, and its call in nobody's hand … */
	from->ipc.client = NULL;
	deliver(to, from, info, 0);
	/* … and this thread waits for the next one: wait_at. */
	cap->kind |= CAP_WAITED;
	endpoint->object.references++;
	from->ipc.state = IPC_RECEIVES;
	from->ipc.endpoint = endpoint;
	from->ipc.cap = cap;
	list_add(&endpoint->servers, &from->run_node);
	sched_direct_block(to);
	return go_on(from);
}
