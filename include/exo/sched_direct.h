/* SPDX-License-Identifier: MIT
 *
 * The processor goes from the running thread straight to one that it names: for calls and replies,
 * and for who is handed a lock. Neither the run queue nor the timer is asked. The named thread goes
 * on in what is left of the running one's slice, and the run of the one is continued in the other;
 * so threads that hand over to each other for ever are to everybody else like one that does not
 * stop, and the bounds of the policy hold (sched/policy.h).
 *
 * A fast path uses it so, interrupts off, kernel lock:
 *
 *	if (!sched_direct_possible(to))
 *		return false;                  the general way: sched_wake(to), sched_block()
 *	...                                    point of no return: take `to` off what it waits on
 *	sched_direct_block(to);
 *	...                                    this thread has been woken, or handed over to
 *
 * It enters from user mode as arch/x86/entry/syscall_brief.c does, without a frame: the seam is
 * syscall_short_*.inc, the way out leave_to_user() of outside.h. Where a thread stopped does not
 * matter to who continues it.
 *
 * Whoever has waited with a deadline (sched_block_until) cancels its timer itself when it goes on.
 */
#ifndef EXO_SCHED_DIRECT_H
#define EXO_SCHED_DIRECT_H

#include <exo/percpu.h>
#include <exo/sched_claims.h>
#include <exo/thread.h>

/* `to` is blocked, may be on a wait queue still. False when somebody else has a right to the
 * processor, or one of the two to a budget of its own. Changes nothing. Interrupts off. */
static inline bool sched_direct_possible(const struct thread *to)
{
	/* Whoever is waited for goes first. */
	if (unlikely(this_cpu(sched_claims).switch_wanted))
		return false;
	/* Members of the deadline class run on their own time. */
	return likely(!(arch_current()->sched.edf.period_ns | to->sched.edf.period_ns));
}

/* It is, whoever `to` is, and the CPU is alone; false does not mean that it is not. */
static inline bool sched_direct_is_free(void)
{
	return likely(!this_cpu(sched_claims).any);
}

/* sched_wake(to) and sched_block() in one. `to` is blocked and on no queue; the running thread is
 * where its waker will find it. Returns when it goes on. Interrupts off. */
void sched_direct_block(struct thread *to);

/* The scheduler's part of sched_direct_block, for IPC_FASTPATH: the caller switches by
 * arch_message_switch. The first when kernel_is_alone. */
void sched_direct_pass(struct thread *from, struct thread *to);
void sched_direct_pass_with_care(struct thread *from, struct thread *to);

/* sched_wake(to) and sched_yield() in one, but `to` goes first: the running thread has given up the
 * rest of its slice and waits its turn. Returns when it goes on. Interrupts off. */
void sched_direct_yield(struct thread *to);

#endif
