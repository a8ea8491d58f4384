/* SPDX-License-Identifier: MIT
 *
 * BOOT_DEFERRED off: everything in its order (contract: exo/deferred.h).
 */
#ifndef EXO_DEFERRED_NOW_H
#define EXO_DEFERRED_NOW_H

#include <exo/deferred_work.h>

static inline void deferred_add(struct deferred *work)
{
	work->run();
}

static inline void deferred_need(struct deferred *work __attribute__((unused))) {}

static inline bool deferred_idle(void)
{
	return false;
}

#endif
