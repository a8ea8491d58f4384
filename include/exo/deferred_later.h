/* SPDX-License-Identifier: MIT
 *
 * BOOT_DEFERRED: a list of what has to be done, first come first, and what is needed goes before
 * (contract: exo/deferred.h).
 */
#ifndef EXO_DEFERRED_LATER_H
#define EXO_DEFERRED_LATER_H

#include <exo/deferred_work.h>

extern struct deferred *deferred_list;

void deferred_append(struct deferred *work);
void deferred_run(struct deferred *work);

static inline void deferred_add(struct deferred *work)
{
	deferred_append(work);
}

static inline void deferred_need(struct deferred *work)
{
	if (unlikely(work->waits))
		deferred_run(work);
}

static inline bool deferred_idle(void)
{
	if (likely(!deferred_list))
		return false;
	deferred_run(deferred_list);
	return true;
}

#endif
