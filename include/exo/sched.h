/* SPDX-License-Identifier: MIT
 *
 * The scheduler's contract: which thread runs next. Every function may be called with interrupts on
 * or off unless it says otherwise; the run queue is touched with interrupts off only.
 *
 * The policy is a run queue (sched/runq.h), chosen by SCHED_POLICY. Time is accounted by the clock
 * when a thread starts and stops to run.
 */
#ifndef EXO_SCHED_H
#define EXO_SCHED_H

#include <exo/arch.h>
#include <exo/compiler.h>
#include <exo/kconfig.h>
#include <exo/types.h>

struct thread;
struct timer;

/* Start-up, once: needs the heap. */
void sched_init(void);

/* Leave start-up and run threads for ever; starts the timer. */
_Noreturn void sched_start(void);

/* The thread that a CPU runs when nobody else is ready. Start-up; NULL without memory. */
struct thread *sched_idle_create(unsigned cpu);
/* Where another CPU comes in, on its idle thread, with the kernel lock. */
_Noreturn void sched_start_cpu(void);

/* The general ways of sched_wake and sched_yield_off, and those with short cuts (SCHED_FASTPATH).
 */
void sched_wake_general(struct thread *thread);
void sched_wake_fast(struct thread *thread);
void sched_yield_general(void);
void sched_yield_fast(void);

/* Make a blocked or new thread ready. Nothing happens when it is ready already. Any context. */
static inline void sched_wake(struct thread *thread)
{
	if (IS_ENABLED(CONFIG_SCHED_FASTPATH))
		sched_wake_fast(thread);
	else
		sched_wake_general(thread);
}

/* Give the CPU to the next ready thread, stay ready. Thread context, interrupts off. When it
 * returns nothing else is wanted: sched_should_switch() is false. */
static inline void sched_yield_off(void)
{
	if (IS_ENABLED(CONFIG_SCHED_FASTPATH))
		sched_yield_fast();
	else
		sched_yield_general();
}

/* The same with interrupts on or off. */
static inline void sched_yield(void)
{
	irq_state_t state = arch_irq_save();

	sched_yield_off();
	arch_irq_restore(state);
}

/* A preemption point of the kernel: the same, if the thread should give way; and who waits for the
 * kernel lock on another CPU comes in. Holding nothing shared. */
void sched_give_way(void);

/* Give the CPU away until somebody wakes this thread. Interrupts off on entry and on return: the
 * caller has put the thread where the waker finds it. */
void sched_block(void);

/* The same, until deadline_ns of time_now_ns() (TIMER_NEVER: for ever) and its slack. False when
 * the deadline ended it: the thread is off its queue then. The thread is on one, or its run_node is
 * a list of its own. */
bool sched_block_until(uint64_t deadline_ns, uint64_t slack_ns);

/* The timer of such a wait. */
void sched_timeout(struct timer *timer);

/* Block until time_now_ns() >= deadline_ns, up to slack_ns longer, or until the agent is killed. */
void sched_sleep_until(uint64_t deadline_ns, uint64_t slack_ns);

/* Take a thread that sleeps (on a queue, for a time or both) off whatever it waits on and make it
 * ready. For kill. */
void sched_interrupt(struct thread *thread);

/* From the timer interrupt: ask for a switch when the slice is over. */
void sched_tick(void);

/* This CPU has nothing to do. */
bool sched_is_idle(void);

/* The running thread should give way: tested on the way out of the kernel. */
bool sched_should_switch(void);

/* EXO_PRIORITY_LOWEST to _HIGHEST; takes effect at once. */
void sched_set_priority(struct thread *thread, unsigned priority);

/* The deadline class (sched/edf.c, uapi/exo/deadline.h), for the running thread. enter: -E_INVAL,
 * -E_BUSY (more than can be promised), -E_EXIST. leave: -E_NOENT. */
int sched_deadline_enter(uint64_t runtime_ns, uint64_t deadline_ns, uint64_t period_ns);
int sched_deadline_leave(void);

/* Its work for this period is done: wait for the next one. 1 when the work was late, else 0;
 * -E_NOENT outside of the class. May return before the period begins when the thread must end. */
int sched_deadline_next(void);

/* Processor time that the thread has had. */
uint64_t sched_run_ns(const struct thread *thread);

/* The switch itself, on the way out of an interrupt or system call. Interrupts off. */
void sched_switch(void);

#endif
