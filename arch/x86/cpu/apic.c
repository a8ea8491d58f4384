/* SPDX-License-Identifier: MIT
 *
 * The local APIC, memory mapped (Intel SDM vol. 3A, ch. 11), with its timer as the scheduler's
 * tick.
 */
#include <exo/arch.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include "acpi.h"
#include "apic.h"
#include "registers.h"

#define APIC_BASE_ENABLE (1u << 11)

/* Registers, as offsets (SDM table 11-1). */
#define APIC_TASK_PRIORITY 0x080
#define APIC_END           0x0b0
#define APIC_SPURIOUS      0x0f0
#define APIC_TIMER         0x320
#define APIC_LINT0         0x350
#define APIC_LINT1         0x360
#define APIC_ERROR         0x370
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE  0x3e0

#define APIC_SOFTWARE_ENABLE (1u << 8)
#define LVT_NMI              (4u << 8)
#define LVT_MASKED           (1u << 16)
#define LVT_PERIODIC         (1u << 17)
#define DIVIDE_BY_16         3

#define PIC_MASTER_DATA 0x21
#define PIC_SLAVE_DATA  0xa1

static volatile uint32_t *registers;

uint64_t apic_timer_hz;

static void apic_write(unsigned offset, uint32_t value)
{
	registers[offset / 4] = value;
}

static uint32_t apic_read(unsigned offset)
{
	return registers[offset / 4];
}

void apic_init(void)
{
	arch_port_out8(PIC_MASTER_DATA, 0xff);
	arch_port_out8(PIC_SLAVE_DATA, 0xff);
	msr_write(MSR_APIC_BASE, msr_read(MSR_APIC_BASE) | APIC_BASE_ENABLE);
	registers = arch_mmio_map(acpi.local_apic, PAGE_BYTES);
	apic_write(APIC_TASK_PRIORITY, 0);
	apic_write(APIC_LINT0, LVT_MASKED);
	apic_write(APIC_LINT1, LVT_NMI); /* a panic with a report, on demand */
	apic_write(APIC_ERROR, LVT_MASKED);
	apic_write(APIC_TIMER, LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_16);
	apic_write(APIC_SPURIOUS, APIC_SOFTWARE_ENABLE | VECTOR_SPURIOUS);
}

void apic_timer_count(uint32_t count, bool periodic)
{
	apic_write(APIC_TIMER, VECTOR_TIMER | (periodic ? LVT_PERIODIC : LVT_MASKED));
	apic_write(APIC_TIMER_INITIAL, count);
}

uint32_t apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}

void apic_end_of_interrupt(void)
{
	apic_write(APIC_END, 0);
}

void arch_timer_start(unsigned hz)
{
	uint64_t count = apic_timer_hz / hz;

	if (!count || count > UINT32_MAX)
		panic("apic: a tick of %u Hz is out of the timer's range", hz);
	apic_timer_count(count, true);
}
