/* SPDX-License-Identifier: MIT
 *
 * Do two CPUs' TSCs agree? Time is one TSC's, read on any CPU (kernel/time.c), so all have to count
 * from the same zero. An invariant TSC ticks at one rate everywhere (Intel SDM vol. 3B, 17.17.1),
 * and reset sets all of one machine to 0 together, but firmware may write one, and boards of
 * several sockets may release theirs from reset one after the other.
 *
 * The first CPU reads its TSC, has the other one read its own, and reads again (Cristian,
 * Distributed Computing 1989): a reading outside of that interval is off by its distance, at least.
 */
#ifndef X86_TSC_SYNC_H
#define X86_TSC_SYNC_H

#include <exo/types.h>

/* Further apart than this is not one clock. Handing a cache line over takes about as long, so no
 * two CPUs can tell. */
#define TSC_SYNC_NS 200

/* The other CPU: answer as long as *state is `asked`. One CPU at a time. */
void tsc_sync_answer(const unsigned *state, unsigned asked);

/* The first CPU, while the other one answers: how many ticks it is off, at least. Interrupts off.
 */
uint64_t tsc_sync_measure(void);

/* The distance of `there` from the interval between two readings here. */
static inline uint64_t tsc_distance(uint64_t before, uint64_t there, uint64_t after)
{
	if (there < before)
		return before - there;
	return there > after ? there - after : 0;
}

#endif
