/* SPDX-License-Identifier: MIT
 *
 * What the source under test needs of exo/arch.h: a CPU that waits lets the others go on.
 */
#ifndef EXO_ARCH_H
#define EXO_ARCH_H

#include <exo/types.h>

#define CACHE_LINE_BYTES 64

void weave_pause(void);

static inline void arch_relax(void)
{
	weave_pause();
}

static inline void arch_pause(void)
{
	weave_pause();
}

#endif
