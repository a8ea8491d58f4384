/* SPDX-License-Identifier: MIT
 *
 * What the idle thread does before it halts: work that others will then not have to wait for, in
 * pieces small enough that a thread that becomes ready is not kept waiting. Without options that
 * give it any, there is none.
 */
#ifndef EXO_IDLE_H
#define EXO_IDLE_H

#include <exo/audit.h>
#include <exo/deferred.h>
#include <exo/frames_prezero.h>

/* One piece; false when there was nothing to do. Called by the idle thread, interrupts on. */
static inline bool idle_work(void)
{
	bool made = deferred_idle() || frame_stock_make();

	return audit_idle() || made;
}

#endif
