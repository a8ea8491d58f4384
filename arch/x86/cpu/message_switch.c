/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: the switch to a thread whose registers are all in the frame of its system call,
 * from one that has its there, too. Nothing of either is on its kernel stack, so there is no
 * context to exchange; the message goes from registers to registers. Compare with
 * arch_thread_switch.
 *
 * Budget of arch_message_switch: 35 instructions.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/kernel_lock.h>
#include "../entry/frame.h"
#include "fpu.h"
#include "thread_space.h"

static inline struct frame *frame_of(const struct thread *thread)
{
	return (struct frame *)thread->arch.stack_top - 1;
}

/* It stopped somewhere else: there is a context to continue, and it has the message in its frame.
 * What this stack is left with serves nobody. */
static _Noreturn void leave_by_context(struct thread *to)
{
	struct arch_context nobody;

	context_switch(&nobody, &to->arch.context);
	__builtin_unreachable();
}

/* Whatever either of the two is like. */
__noinline _Noreturn void arch_message_switch_with_care(struct thread *to, uint64_t info,
							uint64_t badge, uint64_t word2,
							uint64_t word0, uint64_t word1,
							struct thread *from)
{
	struct frame *frame = frame_of(to);

	frame->rsi = info;
	frame->rdx = badge;
	frame->r10 = word2;
	frame->r8 = word0;
	frame->r9 = word1;
	this_cpu(cpu_area).current = to;
	this_cpu(cpu_area).tss.rsp[0] = to->arch.stack_top;
	enter_agent(from, to);
	fpu_exchange(from, to);
	if (likely(arch_message_awaits_call(to->arch.stack_top) ||
		   arch_message_awaits_reply(to->arch.stack_top)))
		message_leave_by_frame(frame);
	leave_by_context(to);
}

/* Everything but the way out, where that takes but a few steps; false: nothing has happened. */
static __always_inline bool switch_quickly(struct thread *to, const struct thread *from)
{
	struct space *space = to->agent->space;

	assert_hot(space); /* who waits for a message has not left its agent */
	/* They share it. */
	if (unlikely(tlb_space_is_current(&space->arch)))
		return false;
	/* System calls enter by another door. */
	if (unlikely(!filter_gate_fits(to->agent)))
		return false;
	/* `from` has loaded selectors, which `to` must not find. */
	if (unlikely(!segments_are_clear()))
		return false;
	/* The vector unit is in use. */
	if (unlikely(!fpu_may_stay(to)))
		return false;
	/* Thread-local storage is elsewhere. */
	if (unlikely(to->arch.tls_base != from->arch.tls_base))
		return false;
	/* The TLB wants more than CR3. */
	if (unlikely(!tlb_space_try_alone(&space->arch)))
		return false;

	this_cpu(cpu_area).current = to;
	this_cpu(cpu_area).tss.rsp[0] = to->arch.stack_top;
	return true;
}

_Noreturn void arch_message_switch(struct thread *to, uint64_t info, uint64_t badge, uint64_t word2,
				   uint64_t word0, uint64_t word1, struct thread *from)
{
	if (likely(switch_quickly(to, from)))
		message_leave(frame_of(to), info, badge, word2, word0, word1);
	arch_message_switch_with_care(to, info, badge, word2, word0, word1, from);
}

_Noreturn void arch_message_switch_empty(struct thread *to, uint64_t info, uint64_t badge,
					 struct thread *from)
{
	if (likely(switch_quickly(to, from)))
		message_leave_empty(frame_of(to), info, badge);
	arch_message_switch_with_care(to, info, badge, 0, 0, 0, from);
}

__asm_linkage void message_unlock(void)
{
	kernel_unlock();
}
