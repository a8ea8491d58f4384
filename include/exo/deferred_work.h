/* SPDX-License-Identifier: MIT
 *
 * A piece of start-up work that may be done later (exo/deferred.h).
 */
#ifndef EXO_DEFERRED_WORK_H
#define EXO_DEFERRED_WORK_H

#include <exo/compiler.h>
#include <exo/types.h>

/* Lives for ever; .run is set, the rest is zero. */
struct deferred {
	void (*run)(void);
	struct deferred *next; /* the list's */
	bool waits;
};

#endif
