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
 * end all the same. The space may be gone when it goes on. */
static void wait_once(struct space *space)
{
	irq_state_t state = arch_irq_save();

	list_add_tail(&space->settled.threads, &arch_current()->run_node);
	sched_block();
	arch_irq_restore(state);
}

void space_wait(struct space *space)
{
	while (space->busy)
		wait_once(space);
}

bool space_await(struct space *space)
{
	if (likely(!space->busy))
		return false;
	wait_once(space);
	return true;
}
