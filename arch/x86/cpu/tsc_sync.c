/* SPDX-License-Identifier: MIT
 *
 * Comparing two TSCs (tsc_sync.h). One comparison at a time.
 */
#include <exo/arch.h>
#include "tsc_sync.h"

#define ROUNDS  16
#define WAIT_MS 100 /* a CPU that falls silent is a second off */

/* Odd: asked. Even: answered. */
static unsigned turn;
static uint64_t answer;

void tsc_sync_answer(const unsigned *state, unsigned asked)
{
	while (__atomic_load_n(state, __ATOMIC_ACQUIRE) == asked) {
		/* Acquire and release: pair with those of tsc_sync_measure. */
		unsigned question = __atomic_load_n(&turn, __ATOMIC_ACQUIRE);

		if (question & 1) {
			answer = arch_tsc_serialized();
			__atomic_store_n(&turn, question + 1, __ATOMIC_RELEASE);
		}
		arch_pause();
	}
}

uint64_t tsc_sync_measure(void)
{
	uint64_t worst = 0;

	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned asked = turn + 1;
		uint64_t before = arch_tsc_serialized(), distance;

		__atomic_store_n(&turn, asked, __ATOMIC_RELEASE);
		while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) == asked) {
			if (arch_tsc() - before > arch_tsc_hz() / 1000 * WAIT_MS)
				return arch_tsc_hz();
			arch_pause();
		}
		distance = tsc_distance(before, answer, arch_tsc_serialized());
		worst = MAX(worst, distance);
	}
	return worst;
}
