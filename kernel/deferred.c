/* SPDX-License-Identifier: MIT
 *
 * BOOT_DEFERRED: what start-up has left to be done (exo/deferred_later.h).
 */
#include <exo/arch.h>
#include <exo/deferred.h>

struct deferred *deferred_list;

void deferred_append(struct deferred *work)
{
	irq_state_t state = arch_irq_save();
	struct deferred **link = &deferred_list;

	while (*link)
		link = &(*link)->next;
	if (!work->waits)
		*link = work;
	work->waits = true;
	arch_irq_restore(state);
}

/* Off the list first: who needs it in the middle of it is the work itself. */
void deferred_run(struct deferred *work)
{
	irq_state_t state = arch_irq_save();
	struct deferred **link = &deferred_list;

	while (*link && *link != work)
		link = &(*link)->next;
	if (*link)
		*link = work->next;
	work->waits = false;
	arch_irq_restore(state);
	work->run();
}
