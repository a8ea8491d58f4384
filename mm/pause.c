/* SPDX-License-Identifier: MIT
 *
 * Preemption points of long operations on an address space (pause.h).
 */
#include <exo/thread.h>
#include "pause.h"

void space_give_way(struct space *space)
{
	space->busy = true;
	sched_give_way();
	space->busy = false;
	waitq_wake_all(&space->settled);
}

/* Not by waitq_sleep: a thread that is being killed waits, too, because what it needs comes to an
 * end all the same. */
static void sleep(struct space *space)
{
	irq_state_t state = arch_irq_save();

	list_add_tail(&space->settled.threads, &arch_current()->run_node);
	sched_block();
	arch_irq_restore(state);
}

/* Both apart, so that nobody who need not wait saves registers: __noinline. */
__noinline void space_wait(struct space *space)
{
	while (space->busy)
		sleep(space);
}

__noinline void space_wait_for_visitors(struct space *space)
{
	while (space->visitors)
		sleep(space);
}

void space_visit(struct space *space)
{
	space->visitors++;
}

void space_leave(struct space *space)
{
	space->visitors--;
	waitq_wake_all(&space->settled);
}
