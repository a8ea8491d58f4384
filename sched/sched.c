/* SPDX-License-Identifier: MIT
 *
 * The scheduler's mechanism: who runs, who is ready, when to switch. Which ready thread is next is
 * the run queue's business (runq.h). All state here is touched with interrupts off.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/idle.h>
#include <exo/kernel_lock.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include "queues.h"
#include "tick.h"

PERCPU(struct thread *, idle_thread);
PERCPU(union sched_claims, sched_claims);

/* Outside of the kernel lock. Interrupts are off on entry and on when it returns. */
static void idle_wait(void)
{
	cpus_idle_begin();
	thread_allow_preemption();
	arch_wait_for_irq();
	thread_forbid_preemption();
	cpus_idle_end();
}

static void idle_main(void *argument __attribute__((unused)))
{
	for (;;) {
		bool worked;

		thread_reap();
		worked = idle_work();
		arch_irq_disable();
		/* Asked to while it waited for the kernel lock: for a member of the deadline class
		 * that another CPU has queued here, the switch arms the timer, even when nobody is
		 * ready. */
		if (sched_should_switch() || queue_fill(time_now_ns()))
			sched_switch();
		else if (!worked)
			idle_wait();
		arch_irq_enable();
	}
}

struct thread *sched_idle_create(unsigned cpu)
{
	queue_init(cpu);
	return cpu_data(cpu, idle_thread) = thread_create("idle", idle_main, NULL);
}

void sched_init(void)
{
	this_cpu(sched_claims).shared = !kernel_is_alone();
	timers_init();
	if (!sched_idle_create(0))
		fatal("memory: none left for the idle thread");
}

_Noreturn void sched_start(void)
{
	struct thread start = { .agent = NULL }; /* the boot stack's context, never continued */
	struct thread *idle = this_cpu(idle_thread);

	arch_irq_disable();
	heap_startup_end();
	timers_start_cpu();
	tick_start();
	idle->state = THREAD_RUNNING;
	arch_thread_switch(&start, idle);
	__builtin_unreachable();
}

_Noreturn void sched_start_cpu(void)
{
	timers_start_cpu();
	tick_start();
	this_cpu(sched_claims).shared = true;
	arch_current()->state = THREAD_RUNNING;
	cpus_runs_here(arch_current());
	arch_irq_enable();
	idle_main(NULL);
	__builtin_unreachable();
}

void sched_wake_general(struct thread *thread)
{
	irq_state_t state = arch_irq_save();

	if (thread->state == THREAD_BLOCKED) {
		thread->state = THREAD_READY;
		queue_wake(thread, time_now_ns());
		tick_changed(queue_own(), running_thread());
	}
	arch_irq_restore(state);
}

bool sched_is_idle(void)
{
	return !running_thread();
}

bool sched_should_switch(void)
{
	return this_cpu(sched_claims).switch_wanted;
}

/* The next thread goes on; the idle thread when there is none. */
static void switch_to_next(struct thread *from, uint64_t now_ns)
{
	struct thread *to = runq_take(queue_own(), now_ns);

	if (!to && queue_fill(now_ns))
		to = runq_take(queue_own(), now_ns);
	tick_changed(queue_own(), to);
	if (!to)
		to = this_cpu(idle_thread);
	to->state = THREAD_RUNNING;
	cpus_runs_here(to);
	if (to != from)
		arch_thread_switch(from, to);
}

static void leave(enum runq_stop why)
{
	struct thread *from = arch_current();
	uint64_t now_ns = time_now_ns();

	assert_hot(!arch_irq_enabled());
	assert_slow(runq_is_sound(queue_own()));
	this_cpu(sched_claims).switch_wanted = false;
	if (from->state == THREAD_RUNNING)
		from->state = THREAD_READY;
	else
		why = RUNQ_BLOCKED;
	if (from != this_cpu(idle_thread))
		runq_stop(queue_own(), from, why, now_ns);
	switch_to_next(from, now_ns);
}

__noinline void sched_switch(void)
{
	leave(RUNQ_PREEMPTED);
}

void sched_yield_general(void)
{
	if (runq_empty(queue_own()))
		cpus_let_in();
	leave(RUNQ_YIELDED);
}

void sched_give_way(void)
{
	irq_state_t state = arch_irq_save();

	if (kernel_lock_wanted())
		cpus_let_in();
	if (this_cpu(sched_claims).switch_wanted)
		leave(RUNQ_PREEMPTED);
	arch_irq_restore(state);
}

void sched_block(void)
{
	assert(!arch_irq_enabled());
	arch_current()->state = THREAD_BLOCKED;
	leave(RUNQ_BLOCKED);
}

bool sched_block_until(uint64_t deadline_ns, uint64_t slack_ns)
{
	struct thread *thread = arch_current();

	thread->timed_out = false;
	if (deadline_ns != TIMER_NEVER)
		timer_add(&thread->timeout, deadline_ns, slack_ns);
	sched_block();
	timer_cancel(&thread->timeout);
	return !thread->timed_out;
}

void sched_timeout(struct timer *timer)
{
	struct thread *thread = container_of(timer, struct thread, timeout);

	/* It may have been woken already and only wait for its turn. */
	if (thread->state != THREAD_BLOCKED)
		return;
	thread->timed_out = true;
	sched_interrupt(thread);
}

void sched_sleep_until(uint64_t deadline_ns, uint64_t slack_ns)
{
	struct thread *thread = arch_current();
	irq_state_t state = arch_irq_save();

	while (time_now_ns() < deadline_ns && !thread->must_end) {
		list_init(&thread->run_node); /* on no queue */
		sched_block_until(deadline_ns, slack_ns);
	}
	arch_irq_restore(state);
}

void sched_interrupt(struct thread *thread)
{
	irq_state_t state = arch_irq_save();

	/* A blocked thread is on one queue, whichever, or on none. */
	if (thread->state == THREAD_BLOCKED) {
		timer_cancel(&thread->timeout);
		list_remove_init(&thread->run_node);
		sched_wake(thread);
	} else if (thread->state == THREAD_READY && edf_has(thread)) {
		runq_leave_edf(queue_of(thread), thread,
			       time_now_ns()); /* it need not wait for its period */
		queue_preempt(thread, time_now_ns());
	} else {
		cpus_interrupt(thread);
	}
	arch_irq_restore(state);
}

void sched_tick(void)
{
	struct thread *running = running_thread();

	queue_share();
	if (runq_due(queue_own(), running, time_now_ns())) {
		this_cpu(sched_claims).switch_wanted = true;
		tick_switch_wanted();
	} else {
		tick_in_vain(queue_own(), running);
	}
}

void sched_set_priority(struct thread *thread, unsigned priority)
{
	irq_state_t state = arch_irq_save();

	runq_set_priority(queue_of(thread), thread, priority);
	arch_irq_restore(state);
}

uint64_t sched_run_ns(const struct thread *thread)
{
	irq_state_t state = arch_irq_save();
	uint64_t run_ns = thread->sched.run_ns;

	if (thread->state == THREAD_RUNNING)
		run_ns += time_now_ns() - thread->sched.since_ns;
	arch_irq_restore(state);
	return run_ns;
}

int sched_deadline_enter(uint64_t runtime_ns, uint64_t deadline_ns, uint64_t period_ns)
{
	struct thread *thread = arch_current();
	irq_state_t state = arch_irq_save();
	int error = -E_EXIST;

	if (!edf_has(thread))
		error = runq_enter_edf(queue_of(thread), thread, runtime_ns, deadline_ns, period_ns,
				       time_now_ns());
	if (!error) {
		this_cpu(sched_claims).switch_wanted = true; /* another deadline may come first */
		this_cpu(sched_claims).deadlines = true;
	}
	arch_irq_restore(state);
	return error;
}

int sched_deadline_leave(void)
{
	struct thread *thread = arch_current();
	irq_state_t state = arch_irq_save();
	bool member = edf_has(thread);

	if (member) {
		runq_leave_edf(queue_of(thread), thread, time_now_ns());
		this_cpu(sched_claims).switch_wanted = true;
	}
	arch_irq_restore(state);
	return member ? 0 : -E_NOENT;
}

int sched_deadline_next(void)
{
	struct thread *thread = arch_current();
	irq_state_t state = arch_irq_save();
	int late = -E_NOENT;

	if (edf_has(thread)) {
		late = time_now_ns() > thread->sched.edf.job_due_ns;
		leave(RUNQ_PERIOD);
	}
	arch_irq_restore(state);
	return late;
}
