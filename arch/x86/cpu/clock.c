/* SPDX-License-Identifier: MIT
 *
 * Calibration of the TSC and of the APIC timer in one window of WINDOW_US, against the best
 * reference that the machine has: HPET, the ACPI power-management timer
 * (ACPI 4.8.2.1, 3.579545 MHz) or the PIT's channel 2 (Intel 8254). The wait is part of every boot,
 * so it is short; the error is what one read of the reference may be late at both ends, and the
 * reads are bracketed by TSC reads, of which the closest pair counts. The TSC is measured again
 * over the first second and the first eight, without waiting.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/muldiv.h>
#include <exo/panic.h>
#include <exo/timer.h>
#include "acpi.h"
#include "apic.h"
#include "clock.h"
#include "hpet.h"

#define WINDOW_US     200
#define BRACKETS      5 /* reads of the reference at each end */
#define READS_LIMIT   10000000u
#define REFINE_FACTOR 8

#define PM_TIMER_HZ 3579545ull
#define PIT_HZ      1193182ull

#define PIT_CHANNEL_2 0x42
#define PIT_COMMAND   0x43
#define PIT_GATE      0x61

/* A reference that counts upwards, modulo mask + 1. */
struct reference {
	const char *name;
	uint32_t (*read)(void);
	uint32_t mask;
	uint64_t hz;
};

struct instant {
	uint64_t tsc;
	uint32_t reference;
	uint32_t apic;
};

static struct reference reference;
static struct instant start;
static uint64_t tsc_hz;
static unsigned refine_seconds; /* the next measurement comes then */

static void refine_after(struct timer *timer, unsigned seconds);

static uint32_t pm_timer_read(void)
{
	return arch_port_in32(acpi.pm_timer);
}

/* The PIT counts down. */
static uint32_t pit_read(void)
{
	uint32_t low, high;

	arch_port_out8(PIT_COMMAND, 0x80); /* latch channel 2 */
	low = arch_port_in8(PIT_CHANNEL_2);
	high = arch_port_in8(PIT_CHANNEL_2);
	return -(high << 8 | low);
}

static struct reference reference_choose(void)
{
	if (hpet_init())
		return (struct reference){ "HPET", hpet_read_low, UINT32_MAX, hpet_hz() };
	if (acpi.pm_timer)
		return (struct reference){ "PM timer", pm_timer_read,
					   acpi.pm_timer_32bit ? UINT32_MAX : 0xffffff,
					   PM_TIMER_HZ };
	arch_port_out8(PIT_GATE, (arch_port_in8(PIT_GATE) & ~2) | 1); /* gate on, speaker off */
	arch_port_out8(PIT_COMMAND, 0xb4); /* channel 2, both bytes, rate generator */
	arch_port_out8(PIT_CHANNEL_2, 0xff);
	arch_port_out8(PIT_CHANNEL_2, 0xff);
	return (struct reference){ "PIT", pit_read, 0xffff, PIT_HZ };
}

/* The reading of the reference that took least time stands for the instant between its TSC reads.
 */
static struct instant instant_now(void)
{
	struct instant best = { 0, 0, 0 };
	uint64_t best_width = UINT64_MAX;

	for (unsigned i = 0; i < BRACKETS; i++) {
		uint64_t before = arch_tsc_serialized();
		uint32_t value = reference.read();
		uint32_t apic = apic_timer_left();
		uint64_t after = arch_tsc_serialized();

		if (after - before >= best_width)
			continue;
		best_width = after - before;
		best = (struct instant){ before + best_width / 2, value, apic };
	}
	return best;
}

void clock_init(void)
{
	struct instant end;
	unsigned reads = 0;
	uint32_t window;

	reference = reference_choose();
	window = reference.hz * WINDOW_US / 1000000;
	apic_timer_set(UINT32_MAX);
	start = instant_now();
	while (((reference.read() - start.reference) & reference.mask) < window)
		if (++reads == READS_LIMIT)
			fatal("clock: the %s does not count", reference.name);
	end = instant_now();

	window = (end.reference - start.reference) & reference.mask;
	tsc_hz = muldiv_u64(end.tsc - start.tsc, reference.hz, window);
	apic_timer_hz = muldiv_u64(start.apic - end.apic, reference.hz, window);
	apic_timer_set(0);
	if (!tsc_hz || !apic_timer_hz)
		fatal("clock: the %s does not count", tsc_hz ? "APIC timer" : "TSC");
	time_init(tsc_hz);
	log_info("clock: TSC %lu.%03lu MHz, APIC timer %lu.%03lu MHz, by %s", tsc_hz / 1000000,
		 tsc_hz / 1000 % 1000, apic_timer_hz / 1000000, apic_timer_hz / 1000 % 1000,
		 reference.name);
}

/* Measure the TSC again over all the time since start-up: what one reading of the reference may be
 * off weighs less and less. Not when the result is another machine's: a reference that stood still.
 */
static void refine(struct timer *timer)
{
	struct instant end = instant_now();
	uint32_t window = (end.reference - start.reference) & reference.mask;
	uint64_t hz = muldiv_u64(end.tsc - start.tsc, reference.hz, window);

	if (hz > tsc_hz + tsc_hz / 100 || hz < tsc_hz - tsc_hz / 100) {
		log_warn("clock: the TSC runs at %lu MHz by %s, which it did not at start-up",
			 hz / 1000000, reference.name);
		return;
	}
	tsc_hz = hz;
	time_refine(hz);
	refine_after(timer, refine_seconds * REFINE_FACTOR);
}

/* As long as the reference can measure: it starts again from 0. */
static void refine_after(struct timer *timer, unsigned seconds)
{
	refine_seconds = seconds;
	if (reference.hz * (seconds + 1) < reference.mask)
		timer_add(timer, seconds * NS_PER_SECOND, 0);
}

void clock_refine_start(void)
{
	static struct timer timer;

	timer_init(&timer, refine);
	refine_after(&timer, 1);
}

uint64_t arch_tsc_hz(void)
{
	return tsc_hz;
}

uint64_t arch_reference_ns(void)
{
	return hpet_present() ? muldiv_u64(hpet_read(), NS_PER_SECOND, hpet_hz()) : 0;
}
