/* SPDX-License-Identifier: MIT
 *
 * The scheduler's contract: which thread runs next. Every function may be called with interrupts on
 * or off unless it says otherwise; the run queue is touched with interrupts off only.
 *
 * The policy is a run queue (sched/runq.h): today round robin with a slice of SCHED_SLICE_MS.
 */
#ifndef EXO_SCHED_H
#define EXO_SCHED_H

#include <exo/compiler.h>
#include <exo/types.h>

struct thread;

#define SCHED_SLICE_MS 20

/* Start-up, once: needs the heap. */
void sched_init(void);

/* Leave start-up and run threads for ever; starts the timer. */
_Noreturn void sched_start(void);

/* Make a blocked or new thread ready. Nothing happens when it is ready already. Any context. */
void sched_wake(struct thread *thread);

/* Give the CPU to the next ready thread, stay ready. Thread context. */
void sched_yield(void);

/* A preemption point of the kernel: the same, if the thread should give way. Holding nothing
 * shared. */
void sched_give_way(void);

/* Give the CPU away until somebody wakes this thread. Interrupts off on entry and on return: the
 * caller has put the thread where the waker finds it. */
void sched_block(void);

/* Block until time_now_ns() >= deadline, at the grain of the timer tick, or until the agent is
 * killed. */
void sched_sleep_until(uint64_t deadline_ns);

/* Take a thread that sleeps (on a queue or for a time) off whatever it waits on and make it ready.
 * For kill. */
void sched_interrupt(struct thread *thread);

/* From the timer interrupt: account, wake sleepers, ask for a switch when the slice is over. */
void sched_tick(void);

/* The running thread should give way: tested on the way out of the kernel. */
bool sched_should_switch(void);

/* The switch itself, on the way out of an interrupt or system call. Interrupts off. */
void sched_switch(void);

#endif
