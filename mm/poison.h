/* SPDX-License-Identifier: MIT
 *
 * DEBUG_POISON: memory that nobody owns is filled with a pattern, and so is memory that somebody
 * just got. Reading before writing, or after freeing, then shows as 0xa5… or 0x6b… and not as a
 * plausible zero. Free memory's first words belong to the allocator and are overwritten by it.
 */
#ifndef MM_POISON_H
#define MM_POISON_H

#include <exo/kconfig.h>
#include <exo/string.h>

#define POISON_FRESH  0xa5 /* allocated, not written yet */
#define POISON_FREED  0x6b
#define POISON_BEHIND 0xbb /* a red zone */

static inline void memory_poison(void *at, size_t bytes, int pattern)
{
	if (IS_ENABLED(CONFIG_DEBUG_POISON))
		memset(at, pattern, bytes);
}

#endif
