/* SPDX-License-Identifier: MIT
 *
 * Option IRQ_OVERTAKE: an interrupt's thread takes the processor from the thread that was
 * interrupted in one row. Off: it is woken like any other, and the way out of the interrupt
 * switches.
 */
#ifndef EXO_SCHED_OVERTAKE_H
#define EXO_SCHED_OVERTAKE_H

struct thread;

/* sched_wake(to), on the way out of an interrupt from user mode; and where the policy puts it
 * before the interrupted thread the switch as well, which returns when that thread goes on. `to` is
 * blocked and on no queue. Interrupts off, kernel lock. */
void sched_overtake(struct thread *to);

#endif
