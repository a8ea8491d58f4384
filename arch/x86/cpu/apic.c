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

#define APIC_BASE_X2APIC (1u << 10)
#define APIC_BASE_ENABLE (1u << 11)

/* Registers, as offsets (SDM table 11-1). */
#define APIC_ID            0x020
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

#define PIC_MASTER 0x20 /* command; data is the next port */
#define PIC_SLAVE  0xa0
#define PIC_INIT   0x11 /* ICW1: ICW4 follows */

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

/* The old PICs (Intel 8259A) are moved to the vectors of the ISA lines, which have handlers or a
 * warning, before they are masked: a spurious interrupt may still come through. */
static void pics_silence(void)
{
	static const uint8_t words[][2] = {
		{ VECTOR_ISA_FIRST, VECTOR_ISA_FIRST + 8 }, /* ICW2: first vector */
		{ 4, 2 },                                   /* ICW3: the slave is on line 2 */
		{ 1, 1 },                                   /* ICW4: 8086 mode */
		{ 0xff, 0xff },                             /* mask */
	};

	arch_port_out8(PIC_MASTER, PIC_INIT);
	arch_port_out8(PIC_SLAVE, PIC_INIT);
	for (unsigned i = 0; i < ARRAY_COUNT(words); i++) {
		arch_port_out8(PIC_MASTER + 1, words[i][0]);
		arch_port_out8(PIC_SLAVE + 1, words[i][1]);
	}
}

uint32_t apic_id(void)
{
	return apic_read(APIC_ID) >> 24;
}

void apic_init(void)
{
	pics_silence();
	if (msr_read(MSR_APIC_BASE) & APIC_BASE_X2APIC)
		fatal("apic: the firmware left x2APIC mode on, Exo-OS needs it off");
	msr_write(MSR_APIC_BASE, msr_read(MSR_APIC_BASE) | APIC_BASE_ENABLE);
	registers = arch_mmio_map(acpi.local_apic, PAGE_BYTES);
	/* First: entries of the local vector table stay masked in an APIC that is not enabled. */
	apic_write(APIC_SPURIOUS, APIC_SOFTWARE_ENABLE | VECTOR_SPURIOUS);
	apic_write(APIC_TASK_PRIORITY, 0);
	apic_write(APIC_LINT0, LVT_MASKED);
	apic_write(APIC_LINT1, LVT_NMI); /* a panic with a report, on demand */
	apic_write(APIC_ERROR, LVT_MASKED);
	apic_write(APIC_TIMER, LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_16);
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
