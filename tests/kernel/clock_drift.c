/* SPDX-License-Identifier: MIT
 *
 * The kernel's clock against one that does not come from the TSC.
 */
#include <exo/arch.h>
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/time.h>

#define SPAN_NS (2 * NS_PER_SECOND)
#define PPM     1000000

static int64_t difference_ns(void)
{
	irq_state_t state = arch_irq_save();
	uint64_t before_ns = time_now_ns(), reference_ns = arch_reference_ns();
	uint64_t after_ns = time_now_ns();

	arch_irq_restore(state);
	return (int64_t)(before_ns / 2 + after_ns / 2 - reference_ns);
}

TEST(clock_keeps_to_the_reference)
{
	int64_t start_ns, drift_ns;

	if (!arch_reference_ns()) {
		test_skip(t, "no reference clock");
		return;
	}
	if (time_now_ns() < NS_PER_SECOND * 11 / 10)
		sched_sleep_until(NS_PER_SECOND * 11 / 10, 0); /* the first second is rougher */
	start_ns = difference_ns();
	sched_sleep_until(time_now_ns() + SPAN_NS, 0);
	drift_ns = difference_ns() - start_ns;
	CHECK(drift_ns < (int64_t)(SPAN_NS / PPM * 2));
	CHECK(drift_ns > -(int64_t)(SPAN_NS / PPM * 2));
}

/* A better measurement of the TSC changes how fast time goes from then on, not what time it is. */
TEST(clock_goes_on_when_refined)
{
	const uint64_t hz = arch_tsc_hz();
	const uint64_t measurements[] = { hz + hz / 1000, hz - hz / 1000, hz + hz / 7, hz };

	for (unsigned i = 0; i < ARRAY_COUNT(measurements); i++) {
		irq_state_t state = arch_irq_save();
		uint64_t before_ns = time_now_ns(), after_ns;

		time_refine(measurements[i]);
		after_ns = time_now_ns();
		arch_irq_restore(state);
		CHECK(after_ns >= before_ns);
		CHECK(after_ns - before_ns < NS_PER_SECOND / 10000);
	}
}
