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
void space_wait(struct space *space)
{
	irq_state_t state = arch_irq_save();

	while (space->busy) {
		list_add_tail(&space->settled.threads, &arch_current()->run_node);
		sched_block();
	}
	arch_irq_restore(state);
}
