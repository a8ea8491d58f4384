/* SPDX-License-Identifier: MIT
 *
 * Calibration of the TSC and of the APIC timer in one window of WINDOW_US, against the best
 * reference that the machine has: HPET (IA-PC HPET 1.0a), the ACPI power-management timer
 * (ACPI 4.8.2.1, 3.579545 MHz) or the PIT's channel 2 (Intel 8254). The wait is part of every boot,
 * so it is short; the error is what one read of the reference may be late at both ends, and the
 * reads are bracketed by TSC reads, of which the closest pair counts.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/muldiv.h>
#include <exo/panic.h>
#include <exo/time.h>
#include "acpi.h"
#include "apic.h"
#include "clock.h"

#define WINDOW_US   200
#define BRACKETS    5 /* reads of the reference at each end */
#define READS_LIMIT 10000000u

#define PM_TIMER_HZ 3579545ull
#define PIT_HZ      1193182ull

#define HPET_PERIOD     (0x004 / 4) /* femtoseconds a tick */
#define HPET_CONFIG     (0x010 / 4)
#define HPET_COUNTER    (0x0f0 / 4)
#define HPET_ENABLE     1
#define FS_PER_SECOND   1000000000000000ull
#define HPET_PERIOD_MAX 100000000 /* the specification's limit, 100 ns */

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

static volatile uint32_t *hpet;
static uint64_t tsc_hz;

static uint32_t hpet_read(void)
{
	return hpet[HPET_COUNTER];
}

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

static bool hpet_start(struct reference *reference)
{
	uint32_t period;

	if (!acpi.hpet)
		return false;
	hpet = arch_mmio_map(acpi.hpet, 0x400);
	period = hpet[HPET_PERIOD];
	if (!period || period > HPET_PERIOD_MAX)
		return false;
	hpet[HPET_CONFIG] |= HPET_ENABLE;
	*reference = (struct reference){ "HPET", hpet_read, UINT32_MAX, FS_PER_SECOND / period };
	return true;
}

static struct reference reference_choose(void)
{
	struct reference reference;

	if (hpet_start(&reference))
		return reference;
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

struct instant {
	uint64_t tsc;
	uint32_t reference;
	uint32_t apic;
};

/* The reading of the reference that took least time stands for the instant between its TSC reads.
 */
static struct instant instant_now(const struct reference *reference)
{
	struct instant best = { 0, 0, 0 };
	uint64_t best_width = UINT64_MAX;

	for (unsigned i = 0; i < BRACKETS; i++) {
		uint64_t before = arch_tsc_serialized();
		uint32_t value = reference->read();
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
	struct reference reference = reference_choose();
	uint32_t window = reference.hz * WINDOW_US / 1000000;
	struct instant start, end;
	unsigned reads = 0;

	apic_timer_count(UINT32_MAX, false);
	start = instant_now(&reference);
	while (((reference.read() - start.reference) & reference.mask) < window)
		if (++reads == READS_LIMIT)
			fatal("clock: the %s does not count", reference.name);
	end = instant_now(&reference);

	window = (end.reference - start.reference) & reference.mask;
	tsc_hz = muldiv_u64(end.tsc - start.tsc, reference.hz, window);
	apic_timer_hz = muldiv_u64(start.apic - end.apic, reference.hz, window);
	apic_timer_count(0, false);
	if (!tsc_hz || !apic_timer_hz)
		fatal("clock: the %s does not count", tsc_hz ? "APIC timer" : "TSC");
	time_init(tsc_hz);
	log_info("clock: TSC %lu.%03lu MHz, APIC timer %lu.%03lu MHz, by %s", tsc_hz / 1000000,
		 tsc_hz / 1000 % 1000, apic_timer_hz / 1000000, apic_timer_hz / 1000 % 1000,
		 reference.name);
}

uint64_t arch_tsc_hz(void)
{
	return tsc_hz;
}
