/* SPDX-License-Identifier: MIT
 *
 * The scheduler's mechanism: who runs, who is ready, when to switch. Which ready thread is next is
 * the run queue's business (runq.h). All state here is touched with interrupts off.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/idle.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/time.h>
#include "runq.h"
#include "sleepers.h"

static struct thread *idle;
static bool switch_wanted;

static void idle_main(void *argument __attribute__((unused)))
{
	for (;;) {
		bool worked;

		thread_reap();
		worked = idle_work();
		arch_irq_disable();
		if (!runq_empty())
			sched_switch();
		else if (!worked)
			arch_wait_for_irq();
		arch_irq_enable();
	}
}

void sched_init(void)
{
	runq_init();
	idle = thread_create("idle", idle_main, NULL);
	if (!idle)
		fatal("memory: none left for the idle thread");
}

_Noreturn void sched_start(void)
{
	struct thread start; /* the boot stack's context, never continued */

	arch_irq_disable();
	heap_startup_end();
	arch_timer_start(CONFIG_SCHED_HZ);
	idle->state = THREAD_RUNNING;
	arch_thread_switch(&start, idle);
	__builtin_unreachable();
}

void sched_wake(struct thread *thread)
{
	irq_state_t state = arch_irq_save();

	if (thread->state == THREAD_BLOCKED) {
		thread->state = THREAD_READY;
		runq_add(thread);
		if (arch_current() == idle)
			switch_wanted = true;
	}
	arch_irq_restore(state);
}

bool sched_should_switch(void)
{
	return switch_wanted;
}

void sched_switch(void)
{
	struct thread *from = arch_current();
	struct thread *to;

	assert_hot(!arch_irq_enabled());
	assert_slow(runq_is_sound());
	switch_wanted = false;
	if (from->state == THREAD_RUNNING) {
		from->state = THREAD_READY;
		if (from != idle)
			runq_add(from);
	}
	to = runq_take();
	if (!to)
		to = idle;
	to->state = THREAD_RUNNING;
	to->slice_ticks = runq_slice_ticks(to);
	if (to != from)
		arch_thread_switch(from, to);
}

void sched_yield(void)
{
	irq_state_t state = arch_irq_save();

	sched_switch();
	arch_irq_restore(state);
}

void sched_give_way(void)
{
	if (sched_should_switch())
		sched_yield();
}

void sched_block(void)
{
	assert(!arch_irq_enabled());
	arch_current()->state = THREAD_BLOCKED;
	sched_switch();
}

void sched_sleep_until(uint64_t deadline_ns)
{
	struct thread *thread = arch_current();
	irq_state_t state = arch_irq_save();

	while (time_now_ns() < deadline_ns && !thread->must_end) {
		thread->wake_at_ns = deadline_ns;
		sleepers_add(thread);
		sched_block();
	}
	arch_irq_restore(state);
}

void sched_interrupt(struct thread *thread)
{
	irq_state_t state = arch_irq_save();

	/* A blocked thread is on exactly one queue, whichever. */
	if (thread->state == THREAD_BLOCKED) {
		list_remove_init(&thread->run_node);
		sched_wake(thread);
	}
	arch_irq_restore(state);
}

void sched_tick(void)
{
	struct thread *thread = arch_current();

	if (!thread)
		return;
	thread->ticks++;
	sleepers_wake(time_now_ns());
	if (thread == idle)
		return;
	if (thread->slice_ticks)
		thread->slice_ticks--;
	if (!thread->slice_ticks && !runq_empty())
		switch_wanted = true;
}
