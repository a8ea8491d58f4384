/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: a call whose server waits for one, and a reply whose client waits for it while the
 * server waits on, without the scheduler (after Liedtke, Improving IPC by Kernel Design, SOSP 1993;
 * the shape is that of seL4's fast path). The general path is call.c, which does not know of this
 * one: whatever is not the ordinary case is left to it, untouched.
 *
 * The rules are those of call.c; each step here names what it does there. A short message stays in
 * registers from one agent to the other, so every function here has it as its parameters, in the
 * same order. The thread that stops has all that it is in the frame of its call, and so has, as a
 * rule, the one that goes on.
 *
 * Budget with CC_LTO, sched_direct_pass and arch_message_switch included: 101 instructions for a
 * call, 106 for a reply; 26 more with a long message. What is before and after is the
 * machine's entry.
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

/* A label and nothing else. */
static __always_inline bool is_empty(uint64_t info)
{
	return likely(!(uint32_t)info);
}

/* 4 to 8 words, and no handles in this message or the next. */
static __always_inline bool is_long(uint64_t info)
{
	return (info & (HANDLES_BITS | EXO_IPC_WORDS(15))) - (EXO_IPC_WORDS_SHORT + 1) <=
	       EXO_IPC_WORDS_MAX - (EXO_IPC_WORDS_SHORT + 1);
}

/* Words alone, and no more than the other side takes. */
static __always_inline bool is_plain(uint64_t info, bool longer, const struct thread *to)
{
	if (longer)
		return likely(message_of(to)->info & EXO_IPC_TAKES_LONG);
	return !(info & (HANDLES_BITS | LONG_BITS));
}

/* Each of the two ways is compiled four times. */
enum kind {
	/* Nobody has a claim on the processor, the other thread has stopped here, and the message
	 * has no words. */
	EMPTY,
	/* The same, but it has up to three, or says that it takes a long one. */
	FEW,
	/* The same, but it is long. */
	LONG,
	/* Nothing of this, and with the lock. */
	CAREFUL,
};

/* message_deliver, of a plain message and but for what is in registers; the receiver's wait is
 * over. Returns the receiver's info. */
static __always_inline uint64_t deliver(enum kind kind, bool longer, struct thread *to,
					struct thread *from, uint64_t info)
{
	to->ipc.ended = IPC_ENDED_WELL;
	/* What this one takes in return. */
	arch_message_stop(&from->arch, info);
	if (kind == EMPTY)
		return info;
	if (longer)
		arch_message_copy_rest(message_of(to), message_of(from));
	return info & KEPT_BITS;
}

/* What a message does not have is 0, as in arch_message_copy_words. */
static __always_inline _Noreturn void send(enum kind kind, bool longer, struct thread *to,
					   uint64_t info, uint64_t badge, uint64_t word2,
					   uint64_t word0, uint64_t word1, struct thread *from)
{
	if (kind == EMPTY) {
		sched_direct_pass(from, to);
		arch_message_switch_empty(to, info, badge, from);
	}
	if (!longer) {
		unsigned words = EXO_IPC_WORDS_OF(info);

		word2 = words > 2 ? word2 : 0;
		word1 = words > 1 ? word1 : 0;
		word0 = words > 0 ? word0 : 0;
	}
	if (kind == CAREFUL) {
		sched_direct_pass_with_care(from, to);
		arch_message_switch_with_care(to, info, badge, word2, word0, word1, from);
	}
	sched_direct_pass(from, to);
	arch_message_switch(to, info, badge, word2, word0, word1, from);
}

static __noinline _Noreturn void call_carefully(exo_handle_t handle, uint64_t info,
						uint64_t deadline_ns, uint64_t word2,
						uint64_t word0, uint64_t word1);

static __always_inline _Noreturn void call(enum kind kind, exo_handle_t handle, uint64_t info,
					   uint64_t deadline_ns, uint64_t word2, uint64_t word0,
					   uint64_t word1)
{
	struct thread *from = arch_current(), *to;
	struct endpoint *endpoint;
	const struct cap *cap;
	const bool longer = kind == LONG || (kind == CAREFUL && is_long(info));

	/* A timer would have to be set. */
	if (unlikely(deadline_ns != TIMER_NEVER))
		goto generally;
	cap = cap_check_quick(from, handle, CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_SEND));
	/* Errors are explained and recorded elsewhere. */
	if (unlikely(!cap))
		goto generally;
	endpoint = container_of(cap->object, struct endpoint, object);
	to = endpoint->serving;
	/* Who took the last call waits for the next, and nobody came after it. Without one there is
	 * no such node in the list. */
	if (unlikely(endpoint->servers.next != &to->run_node))
		goto generally;
	if (kind != EMPTY && unlikely(!is_plain(info, longer, to)))
		goto generally;
	/* A priority would have to be lent. */
	if (IS_ENABLED(CONFIG_SYNC_PI) && unlikely(from->sched.priority > to->sched.priority))
		goto generally;
	/* Somebody else has a right to the processor; or this thread is to end, which whoever says
	 * so makes known by the same flag. */
	if (kind == CAREFUL && unlikely(!sched_direct_possible(to)))
		goto generally;
	/* It is in the general path. */
	if (kind != CAREFUL && unlikely(!arch_message_awaits_call(to->arch.stack_top)))
		call_carefully((exo_handle_t)message_of(from)->handle, info, deadline_ns, word2,
			       word0, word1);

	/* Point of no return. The server leaves the endpoint, which the capability keeps, … */
	list_remove_first(&endpoint->servers, &to->run_node);
	endpoint->object.references--;
	/* … has the call in hand, and its wait is over … */
	to->ipc.client = from;
	info = deliver(kind, longer, to, from, info);
	/* … and the caller waits for it alone. */
	from->ipc.state = IPC_IN_HAND;
	from->ipc.server = to;
	list_init(&from->run_node);
	send(kind, longer, to, info, cap->badge, word2, word0, word1, from);

generally:
	if (kind == CAREFUL)
		kernel_unlock();
	ipc_call_generally((exo_handle_t)message_of(from)->handle, info, deadline_ns, word2, word0,
			   word1);
}

static __noinline _Noreturn void call_carefully(exo_handle_t handle, uint64_t info,
						uint64_t deadline_ns, uint64_t word2,
						uint64_t word0, uint64_t word1)
{
	kernel_lock();
	call(CAREFUL, handle, info, deadline_ns, word2, word0, word1);
}

static __hot __flatten __noinline _Noreturn void call_few(exo_handle_t handle, uint64_t info,
							  uint64_t deadline_ns, uint64_t word2,
							  uint64_t word0, uint64_t word1)
{
	call(FEW, handle, info, deadline_ns, word2, word0, word1);
}

static __hot __flatten __noinline _Noreturn void call_long(exo_handle_t handle, uint64_t info,
							   uint64_t deadline_ns, uint64_t word2,
							   uint64_t word0, uint64_t word1)
{
	call(LONG, handle, info, deadline_ns, word2, word0, word1);
}

__hot __flatten __asm_linkage _Noreturn void ipc_fastpath_call(exo_handle_t handle, uint64_t info,
							       uint64_t deadline_ns, uint64_t word2,
							       uint64_t word0, uint64_t word1)
{
	if (!sched_direct_is_free())
		call_carefully(handle, info, deadline_ns, word2, word0, word1);
	if (!is_empty(info)) {
		if (is_long(info))
			call_long(handle, info, deadline_ns, word2, word0, word1);
		call_few(handle, info, deadline_ns, word2, word0, word1);
	}
	call(EMPTY, handle, info, deadline_ns, word2, word0, word1);
}

static __noinline _Noreturn void reply_wait_carefully(exo_handle_t handle, uint64_t info,
						      uint64_t deadline_ns, uint64_t word2,
						      uint64_t word0, uint64_t word1);

static __always_inline _Noreturn void reply_wait(enum kind kind, exo_handle_t handle, uint64_t info,
						 uint64_t deadline_ns, uint64_t word2,
						 uint64_t word0, uint64_t word1)
{
	struct thread *from = arch_current(), *to;
	struct endpoint *endpoint;
	struct cap *cap;
	const bool longer = kind == LONG || (kind == CAREFUL && is_long(info));

	/* A timer would have to be set. */
	if (unlikely(deadline_ns != TIMER_NEVER))
		goto generally;
	cap = cap_check_quick(from, handle, CAP_NEED(EXO_OBJECT_ENDPOINT, EXO_RIGHT_RECEIVE));
	/* Errors are explained and recorded elsewhere. */
	if (unlikely(!cap))
		goto generally;
	to = from->ipc.client;
	/* There is somebody to answer, who has not given up since. */
	if (unlikely(!to || to->state != THREAD_BLOCKED))
		goto generally;
	endpoint = container_of(cap->object, struct endpoint, object);
	/* The next call is there already: no reason to wait. */
	if (unlikely(!list_empty(&endpoint->callers)))
		goto generally;
	if (kind != EMPTY && unlikely(!is_plain(info, longer, to)))
		goto generally;
	/* A lent priority would have to be given back. */
	if (unlikely(inherit_has_borrowed(from)))
		goto generally;
	/* As above. */
	if (kind == CAREFUL && unlikely(!sched_direct_possible(to)))
		goto generally;
	/* It is in the general path. */
	if (kind != CAREFUL && unlikely(!arch_message_awaits_reply(to->arch.stack_top)))
		reply_wait_carefully((exo_handle_t)message_of(from)->handle, info, deadline_ns,
				     word2, word0, word1);

	/* Point of no return. The client's wait is over, and its call in nobody's hand … */
	from->ipc.client = NULL;
	info = deliver(kind, longer, to, from, info);
	/* … and this thread waits for the next one: wait_at. */
	cap->kind |= CAP_WAITED;
	endpoint->object.references++;
	from->ipc.state = IPC_RECEIVES;
	from->ipc.endpoint = endpoint;
	from->ipc.cap = cap;
	list_add(&endpoint->servers, &from->run_node);
	send(kind, longer, to, info, 0, word2, word0, word1, from);

generally:
	if (kind == CAREFUL)
		kernel_unlock();
	ipc_reply_wait_generally((exo_handle_t)message_of(from)->handle, info, deadline_ns, word2,
				 word0, word1);
}

static __noinline _Noreturn void reply_wait_carefully(exo_handle_t handle, uint64_t info,
						      uint64_t deadline_ns, uint64_t word2,
						      uint64_t word0, uint64_t word1)
{
	kernel_lock();
	reply_wait(CAREFUL, handle, info, deadline_ns, word2, word0, word1);
}

static __hot __flatten __noinline _Noreturn void reply_wait_few(exo_handle_t handle, uint64_t info,
								uint64_t deadline_ns,
								uint64_t word2, uint64_t word0,
								uint64_t word1)
{
	reply_wait(FEW, handle, info, deadline_ns, word2, word0, word1);
}

static __hot __flatten __noinline _Noreturn void reply_wait_long(exo_handle_t handle, uint64_t info,
								 uint64_t deadline_ns,
								 uint64_t word2, uint64_t word0,
								 uint64_t word1)
{
	reply_wait(LONG, handle, info, deadline_ns, word2, word0, word1);
}

__hot __flatten __asm_linkage _Noreturn void ipc_fastpath_reply_wait(exo_handle_t handle,
								     uint64_t info,
								     uint64_t deadline_ns,
								     uint64_t word2, uint64_t word0,
								     uint64_t word1)
{
	if (!sched_direct_is_free())
		reply_wait_carefully(handle, info, deadline_ns, word2, word0, word1);
	if (!is_empty(info)) {
		if (is_long(info))
			reply_wait_long(handle, info, deadline_ns, word2, word0, word1);
		reply_wait_few(handle, info, deadline_ns, word2, word0, word1);
	}
	reply_wait(EMPTY, handle, info, deadline_ns, word2, word0, word1);
}

/* With an error the words mean nothing, but nobody has written them: they are not to show what else
 * was on the kernel's stack. */
static void clear(struct arch_message *message)
{
	message->info = message->badge = 0;
	message->word0 = message->word1 = message->word2 = 0;
}

/* As from any system call. */
__asm_linkage int64_t ipc_fastpath_go_on(void)
{
	struct thread *thread = arch_current();
	int result = ipc_wait_ended(thread);

	if (result)
		clear(message_of(thread));
	while (unlikely(this_cpu(sched_claims).switch_wanted))
		sched_switch();
	if (unlikely(thread->must_end)) {
		arch_irq_enable();
		agent_thread_leave();
	}
	kernel_unlock();
	return result;
}
