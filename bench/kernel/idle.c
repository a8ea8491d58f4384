/* SPDX-License-Identifier: MIT
 *
 * An idle system: how often the timer wakes it for nothing.
 */
#include <exo/arch.h>
#include <exo/bench.h>
#include <exo/sched.h>
#include <exo/timer.h>

BENCH(idle_wakeups, .op = "one second in which everybody sleeps: interrupts of the timer",
      .samples = 2, .unit = BENCH_COUNT, .options = "SCHED_TICKLESS")
{
	for (unsigned i = 0; i < b->count; i++) {
		uint64_t before = timer_interrupt_count();

		sched_sleep_until(time_now_ns() + NS_PER_SECOND, 0);
		bench_value(b, timer_interrupt_count() - before);
	}
}
