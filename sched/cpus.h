/* SPDX-License-Identifier: MIT
 *
 * What the scheduler does about other CPUs; with NR_CPUS=1 nothing. Private to sched/. Interrupts
 * off, kernel lock.
 */
#ifndef SCHED_CPUS_H
#define SCHED_CPUS_H

#include <exo/thread.h>
#include "state.h"

/* Who competes for the processor at present: NULL for the idle thread. */
static inline struct thread *running_thread(void)
{
	struct thread *thread = arch_current();

	return thread == this_cpu(idle_thread) ? NULL : thread;
}

/* This CPU alone has to do with a thread that has become ready. */
static inline void wake_here(bool preempts)
{
	if (preempts || arch_current() == this_cpu(idle_thread))
		this_cpu(sched_claims).switch_wanted = true;
}

#ifdef CONFIG_SMP

/* This CPU halts, or has come back from it. */
void cpus_idle_begin(void);
void cpus_idle_end(void);

/* A thread has become ready in a queue that all share: a CPU that halts takes it, and else this one
 * switches when the thread goes before the one that runs here. */
void cpus_wake_among(const struct thread *thread, bool preempts, uint64_t now_ns);

/* The CPU for whose queue a woken thread is; and it is there. */
unsigned cpus_choose(const struct thread *thread, uint64_t now_ns);
void cpus_queued(unsigned cpu, bool preempts);

/* Wake one of those that halt, if there is one. */
void cpus_wake_idle(void);

/* The running thread stays on this CPU: another one may enter the kernel. */
void cpus_let_in(void);

/* A thread that may be running is wanted in the kernel: interrupt it. */
void cpus_interrupt(const struct thread *thread);

static inline void cpus_wake(const struct thread *thread, bool preempts, uint64_t now_ns)
{
	if (cpu_count() == 1)
		wake_here(preempts);
	else
		cpus_wake_among(thread, preempts, now_ns);
}

static inline void cpus_runs_here(struct thread *thread)
{
	thread->cpu = cpu_index();
}

/* Who competes for another CPU. */
static inline struct thread *running_on(unsigned cpu)
{
	struct thread *thread = arch_current_of(cpu);

	return thread == cpu_data(cpu, idle_thread) ? NULL : thread;
}

#else

static inline void cpus_idle_begin(void) {}

static inline void cpus_idle_end(void) {}

static inline void cpus_wake(const struct thread *thread __attribute__((unused)), bool preempts,
			     uint64_t now_ns __attribute__((unused)))
{
	wake_here(preempts);
}

static inline void cpus_let_in(void) {}

static inline void cpus_interrupt(const struct thread *thread __attribute__((unused))) {}

static inline void cpus_runs_here(struct thread *thread __attribute__((unused))) {}

#endif

#endif
