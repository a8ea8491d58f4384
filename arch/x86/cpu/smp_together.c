/* SPDX-License-Identifier: MIT
 *
 * BOOT_PARALLEL: a kernel thread starts all CPUs at once and sleeps while they come up (contract:
 * smp_start.h). They do side by side what needs no lock, and enter the kernel one after the other.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/time.h>
#include "smp_start.h"

#define LOOK_US 100

static void sleep_us(uint64_t us)
{
	sched_sleep_until(time_now_ns() + us * 1000, 0);
}

static struct cpu *prepare_all(void)
{
	struct cpu *first = NULL, **link = &first;
	unsigned index = cpu_count();
	uint32_t apic_id;

	for (unsigned i = 0; smp_listed(i, &apic_id); i++) {
		struct cpu *cpu = smp_prepare(index, apic_id);

		if (!cpu)
			continue;
		*link = cpu;
		link = &cpu->expected_next;
		index++;
	}
	return first;
}

/* They share one time to come up. Each keeps or lowers its number, so none takes that of one behind
 * it in the list. */
static void admit_all(struct cpu *first)
{
	unsigned looks = SMP_COME_UP_US / LOOK_US;

	for (struct cpu *cpu = first; cpu; cpu = cpu->expected_next) {
		while (!smp_has_come(cpu) && looks) {
			sleep_us(LOOK_US);
			looks--;
		}
		if (smp_has_come(cpu) || smp_came_last(cpu))
			smp_admit(cpu);
		else
			smp_leave_out(cpu);
	}
}

static void start_all(void *argument __attribute__((unused)))
{
	struct cpu *first;

	smp_init_others();
	first = prepare_all();
	smp_expect(first);
	sleep_us(SMP_INIT_US);
	for (const struct cpu *cpu = first; cpu; cpu = cpu->expected_next)
		smp_start_up(cpu);
	sleep_us(SMP_START_US);
	for (const struct cpu *cpu = first; cpu; cpu = cpu->expected_next)
		if (!smp_has_come(cpu))
			smp_start_up(cpu);
	admit_all(first);
	smp_expect(NULL);
	smp_report();
	thread_exit();
}

void smp_start(void)
{
	struct thread *thread = thread_create("cpus", start_all, NULL);

	if (thread)
		sched_wake(thread);
	else
		log_warn("smp: no memory for the thread that starts the others, one CPU runs");
}
