/* SPDX-License-Identifier: MIT
 *
 * Which CPUs halt, and how they are woken (cpus.h).
 */
#include <exo/cpu_set.h>
#include <exo/kernel_lock.h>
#include <exo/sched.h>
#include "affinity.h"
#include "cpus.h"

/* Halting, and not woken yet. */
static struct cpu_set idle_cpus;

void cpus_idle_begin(void)
{
	cpu_set_add(&idle_cpus, cpu_index());
}

void cpus_idle_end(void)
{
	cpu_set_remove(&idle_cpus, cpu_index());
}

/* It will look whether to switch. */
static void ask(unsigned cpu)
{
	cpu_set_remove(&idle_cpus, cpu);
	cpu_data(cpu, sched_claims).switch_wanted = true;
	if (cpu != cpu_index())
		arch_cpu_kick(cpu);
}

static unsigned idle_cpu_for(const struct thread *thread, uint64_t now_ns)
{
	unsigned cpu = affinity_choose(thread, &idle_cpus, now_ns);

	return cpu_set_has(&idle_cpus, cpu) ? cpu : cpu_set_next(&idle_cpus, 0);
}

void cpus_wake_among(const struct thread *thread, bool preempts, uint64_t now_ns)
{
	unsigned cpu = idle_cpu_for(thread, now_ns);

	if (arch_current() == this_cpu(idle_thread))
		ask(cpu_index());
	else if (cpu < CONFIG_NR_CPUS)
		ask(cpu);
	else if (preempts)
		ask(cpu_index());
}

unsigned cpus_choose(const struct thread *thread, uint64_t now_ns)
{
	return affinity_choose(thread, &idle_cpus, now_ns);
}

void cpus_queued(unsigned cpu, bool preempts)
{
	if (preempts || !running_on(cpu))
		ask(cpu);
}

void cpus_wake_idle(void)
{
	unsigned cpu = cpu_set_next(&idle_cpus, 0);

	if (cpu < CONFIG_NR_CPUS)
		ask(cpu);
}

void cpus_interrupt(const struct thread *thread)
{
	if (thread->state == THREAD_RUNNING && thread->cpu != cpu_index())
		ask(thread->cpu);
}

void cpus_let_in(void)
{
	if (cpu_count() == 1)
		return;
	kernel_unlock();
	arch_relax();
	kernel_lock();
}
