/* SPDX-License-Identifier: MIT
 *
 * MM_TLB_LAZY: who is interrupted, who is marked, whose tags are forgotten (tlb_others_lazy.h).
 */
#include <exo/thread.h>
#include "tlb.h"

PERCPU(struct arch_space *, tlb_active);
PERCPU(bool, tlb_stale);

/* How often something went from the kernel's half; and up to where this CPU knows. */
uint64_t tlb_kernel_generation;
PERCPU(uint64_t, tlb_kernel_seen);

struct drop {
	struct arch_space *space;
	vaddr_t page;
};

/* Of all spaces that it ran, this CPU keeps one. */
void tlb_others_begin(void)
{
	struct arch_space *space = this_cpu(tlb_active);

	tlb_own_drop_all(NULL);
	if (!space)
		return;
	cpu_set_add(&space->sharers.in_cr3, cpu_index());
	cpu_set_add(&space->sharers.ran, cpu_index());
}

void tlb_kernel_catch_up(void)
{
	this_cpu(tlb_kernel_seen) = tlb_kernel_generation;
	tlb_own_drop_all(NULL);
}

/* This CPU has dropped it: it is up to date, since it holds the kernel lock. */
static void kernel_changed(void)
{
	this_cpu(tlb_kernel_seen) = ++tlb_kernel_generation;
}

void tlb_catch_up(void)
{
	this_cpu(tlb_stale) = false;
	tlb_own_drop_all(this_cpu(tlb_active));
}

static bool runs_user_code(unsigned cpu)
{
	return cpu_data(cpu, cpu_area).current->agent;
}

/* CPUs that had the space once: what they hold has no tag any more. */
static void forget_elsewhere(struct arch_space *space)
{
	cpu_set_for_each(cpu, &space->sharers.ran)
	{
		if (cpu_set_has(&space->sharers.in_cr3, cpu) || cpu == cpu_index())
			continue;
		tlb_tag_forget(space, cpu);
		cpu_set_remove(&space->sharers.ran, cpu);
	}
}

/* The other CPUs that run it, and the rest is marked. */
static struct cpu_set running(const struct arch_space *space)
{
	struct cpu_set cpus = { 0 };

	cpu_set_for_each(cpu, &space->sharers.in_cr3)
	{
		if (cpu == cpu_index())
			continue;
		if (runs_user_code(cpu))
			cpu_set_add(&cpus, cpu);
		else
			cpu_data(cpu, tlb_stale) = true;
	}
	return cpus;
}

static void call_some(const struct cpu_set *cpus, ipi_fn *fn, const void *argument)
{
	if (!cpu_set_empty(cpus))
		ipi_call(cpus, fn, argument);
}

void tlb_others_call(struct arch_space *space, ipi_fn *fn, const void *argument)
{
	struct cpu_set cpus;

	if (!space) {
		kernel_changed();
		return;
	}
	forget_elsewhere(space);
	cpus = running(space);
	call_some(&cpus, fn, argument);
}

static void drop_page(const void *argument)
{
	const struct drop *drop = argument;

	tlb_own_drop_page(drop->space, drop->page);
}

void tlb_others_drop_page(struct arch_space *space, vaddr_t page)
{
	struct drop drop = { space, page };

	tlb_others_call(space, drop_page, &drop);
}

void tlb_others_drop_table(struct arch_space *space, vaddr_t page)
{
	struct drop drop = { space, page };
	struct cpu_set cpus = space->sharers.in_cr3;

	forget_elsewhere(space);
	cpu_set_remove(&cpus, cpu_index());
	call_some(&cpus, drop_page, &drop);
}

static void drop_all(const void *argument)
{
	const struct drop *drop = argument;

	tlb_own_drop_all(drop->space);
}

void tlb_others_drop_all(struct arch_space *space)
{
	struct drop drop = { space, 0 };

	tlb_others_call(space, drop_all, &drop);
}

static void leave(const void *argument __attribute__((unused)))
{
	this_cpu(tlb_stale) = false;
	tlb_own_load(NULL);
}

void tlb_others_forget(struct arch_space *space)
{
	struct cpu_set cpus = space->sharers.in_cr3;

	cpu_set_remove(&cpus, cpu_index());
	call_some(&cpus, leave, NULL);
	cpu_set_for_each(cpu, &space->sharers.ran) tlb_tag_forget(space, cpu);
	space->sharers = (struct tlb_sharers){ 0 };
}
