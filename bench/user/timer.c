/* SPDX-License-Identifier: MIT
 *
 * Sleeping to a deadline: how late an agent wakes. Deadlines lie 20 to 500 us ahead; nobody else
 * wants the processor.
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>

#define SHORTEST_NS 20000
#define STEP_NS     487 /* a prime: deadlines at every phase of whatever goes in steps */

BENCH(timer_lateness,
      .op = "an agent that slept to a deadline: clock minus deadline in ns when it runs again",
      .goal = 900)
{
	for (unsigned i = 0; i < b->count; i++) {
		uint64_t deadline = (uint64_t)exo_clock() + SHORTEST_NS + i * STEP_NS;

		exo_sleep_until(deadline, 0);
		bench_value(b, (uint64_t)exo_clock() - deadline);
	}
}
