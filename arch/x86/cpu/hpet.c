/* SPDX-License-Identifier: MIT
 *
 * The high precision event timer (IA-PC HPET specification 1.0a). Its counter calibrates the TSC
 * and is the reference that the kernel's clock is compared with; its last comparator can fire an
 * interrupt line, for tests and benchmarks of interrupts. Neither drives the scheduler: the local
 * APIC's timer is nearer.
 */
#include <exo/arch.h>
#include <exo/muldiv.h>
#include <exo/time.h>
#include "acpi.h"
#include "apic.h"
#include "hpet.h"

/* Registers, in 32-bit words. */
#define HPET_CAPABILITIES (0x000 / 4)
#define HPET_PERIOD       (0x004 / 4) /* femtoseconds a tick */
#define HPET_CONFIG       (0x010 / 4)
#define HPET_STATUS       (0x020 / 4)
#define HPET_COUNTER      (0x0f0 / 4)
#define HPET_TIMER(n) \
	(0x100 / 4 + 8 * (n)) /* configuration, the inputs that it reaches, comparator */

#define HPET_BYTES    0x400
#define HPET_ENABLE   1
#define HPET_64_BIT   (1u << 13)
#define FS_PER_SECOND 1000000000000000ull
#define PERIOD_MAX    100000000 /* the specification's limit, 100 ns */
/* The comparator must be written before the counter gets there. */
#define DELAY_NS_MIN 10000

#define TIMER_LEVEL     (1u << 1)
#define TIMER_INTERRUPT (1u << 2)
#define TIMER_ROUTE(n)  ((n) << 9)

static volatile uint32_t *registers;
static unsigned last_timer;

bool hpet_init(void)
{
	uint32_t period;

	if (!acpi.hpet)
		return false;
	registers = arch_mmio_map(acpi.hpet, HPET_BYTES);
	period = registers[HPET_PERIOD];
	if (!period || period > PERIOD_MAX) {
		registers = NULL;
		return false;
	}
	last_timer = registers[HPET_CAPABILITIES] >> 8 & 0x1f;
	registers[HPET_CONFIG] |= HPET_ENABLE;
	return true;
}

bool hpet_present(void)
{
	return registers;
}

uint64_t hpet_hz(void)
{
	return FS_PER_SECOND / registers[HPET_PERIOD];
}

uint32_t hpet_read_low(void)
{
	return registers[HPET_COUNTER];
}

/* The upper half may change between the two reads. */
uint64_t hpet_read(void)
{
	uint32_t high, low;

	if (!(registers[HPET_CAPABILITIES] & HPET_64_BIT))
		return hpet_read_low();
	do {
		high = registers[HPET_COUNTER + 1];
		low = registers[HPET_COUNTER];
	} while (high != registers[HPET_COUNTER + 1]);
	return (uint64_t)high << 32 | low;
}

int arch_irq_raise_later(unsigned line, uint64_t delay_ns)
{
	volatile uint32_t *timer;
	unsigned input = irq_input(line);
	uint64_t at;

	if (!registers)
		return -E_ABSENT;
	timer = registers + HPET_TIMER(last_timer);
	if (input >= 32 || !(timer[1] >> input & 1))
		return -E_ABSENT;
	delay_ns = MAX(delay_ns, DELAY_NS_MIN);
	at = hpet_read() + muldiv_u64(delay_ns, hpet_hz(), NS_PER_SECOND) + 1;
	timer[0] = TIMER_ROUTE(input) | (arch_irq_is_level(line) ? TIMER_LEVEL : 0);
	timer[2] = (uint32_t)at;
	timer[3] = at >> 32;
	timer[0] |= TIMER_INTERRUPT;
	return 0;
}

void arch_irq_raise_end(void)
{
	if (!registers)
		return;
	registers[HPET_STATUS] = 1u << last_timer; /* the line falls, while it is still routed */
	registers[HPET_TIMER(last_timer)] = 0;
}
