/* SPDX-License-Identifier: MIT
 *
 * The shootdown itself (tlb_others_each.h).
 */
#include "tlb.h"

struct drop {
	struct arch_space *space;
	vaddr_t page;
};

void tlb_others_call(struct arch_space *space, ipi_fn *fn, const void *argument)
{
	struct cpu_set cpus = { 0 };

	if (space)
		cpus = space->sharers.ran;
	else
		for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
			cpu_set_add(&cpus, cpu);
	cpu_set_remove(&cpus, cpu_index());
	if (!cpu_set_empty(&cpus))
		ipi_call(&cpus, fn, argument);
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

/* A CPU without work stays in the space that it was in last. */
static void forget(const void *argument)
{
	const struct drop *drop = argument;

	if (tlb_own_is_active(drop->space))
		tlb_own_load(NULL);
	tlb_tag_forget(drop->space, cpu_index());
}

void tlb_others_forget(struct arch_space *space)
{
	struct drop drop = { space, 0 };

	tlb_others_call(space, forget, &drop);
	space->sharers.ran = (struct cpu_set){ 0 };
}
