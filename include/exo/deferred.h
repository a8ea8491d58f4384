/* SPDX-License-Identifier: MIT
 *
 * Start-up work that the first agent does not need: the contract of option BOOT_DEFERRED.
 *   off  deferred_now.h    it is done where it stands, in its order
 *   on   deferred_later.h  the idle thread does it, or whoever needs it first
 *
 * Work is done once, and may take a while. Kernel lock; any context that may do the work itself.
 */
#ifndef EXO_DEFERRED_H
#define EXO_DEFERRED_H

#include <exo/compiler.h>
#include <exo/types.h>

#ifdef CONFIG_BOOT_DEFERRED
#include <exo/deferred_later.h>
#else
#include <exo/deferred_now.h>
#endif

/* Start-up: this is to be done some time. */
static inline void deferred_add(struct deferred *work);

/* When this returns it has been done. */
static inline void deferred_need(struct deferred *work);

/* One piece, for the idle thread; false when there is none. */
static inline bool deferred_idle(void);

#endif
