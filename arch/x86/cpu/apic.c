/* SPDX-License-Identifier: MIT
 *
 * The local APIC (Intel SDM vol. 3A, ch. 11), in x2APIC mode where the CPU has it.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/panic.h>
#include "acpi.h"
#include "apic.h"
#include "apic_registers.h"

#define APIC_BASE_X2APIC (1u << 10)
#define APIC_BASE_ENABLE (1u << 11)

#define COMMAND_SELF         (1u << 18)
#define CPUID_X2APIC         (1u << 21) /* leaf 1 ECX */
#define APIC_SOFTWARE_ENABLE (1u << 8)
#define LVT_NMI              (4u << 8)
#define LVT_MASKED           (1u << 16)
#define LVT_TSC_DEADLINE     (2u << 17)
#define DIVIDE_BY_16         3

#define PIC_MASTER 0x20 /* command; data is the next port */
#define PIC_SLAVE  0xa0
#define PIC_INIT   0x11 /* ICW1: ICW4 follows */

volatile uint32_t *apic_registers;
bool apic_is_x2;

uint64_t apic_timer_hz;

/* The old PICs (Intel 8259A) are moved to the vectors of the ISA lines, which have handlers or a
 * warning, before they are masked: a spurious interrupt may still come through. */
static void pics_silence(void)
{
	static const uint8_t words[][2] = {
		{ VECTOR_LINE_FIRST, VECTOR_LINE_FIRST + 8 }, /* ICW2: first vector */
		{ 4, 2 },                                     /* ICW3: the slave is on line 2 */
		{ 1, 1 },                                     /* ICW4: 8086 mode */
		{ 0xff, 0xff },                               /* mask */
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
	return apic_is_x2 ? apic_read(APIC_ID) : apic_read(APIC_ID) >> 24;
}

void apic_init_cpu(void)
{
	msr_write(MSR_APIC_BASE, msr_read(MSR_APIC_BASE) | APIC_BASE_ENABLE);
	/* By way of the plain mode: there is no other (SDM vol. 3A, 11.12.5). */
	if (apic_is_x2)
		msr_write(MSR_APIC_BASE, msr_read(MSR_APIC_BASE) | APIC_BASE_X2APIC);
	/* First: entries of the local vector table stay masked in an APIC that is not enabled. */
	apic_write(APIC_SPURIOUS, APIC_SOFTWARE_ENABLE | VECTOR_SPURIOUS);
	apic_write(APIC_TASK_PRIORITY, 0);
	apic_write(APIC_LINT0, LVT_MASKED);
	apic_write(APIC_LINT1, LVT_NMI); /* a panic with a report, on demand */
	apic_write(APIC_ERROR, LVT_MASKED);
	apic_write(APIC_TIMER, LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_16);
}

void apic_init(void)
{
	pics_silence();
	apic_is_x2 = cpuid(1, 0).ecx & CPUID_X2APIC;
	if (!apic_is_x2)
		apic_registers = arch_mmio_map(acpi.local_apic, PAGE_BYTES);
	apic_init_cpu();
	log_info("apic: %s", apic_is_x2 ? "x2APIC" : "xAPIC");
}

void apic_timer_set(uint32_t count)
{
	apic_write(APIC_TIMER_INITIAL, count);
}

void apic_timer_one_shot(void)
{
	apic_write(APIC_TIMER, VECTOR_TIMER);
}

/* The MSR may be written only when the mode has arrived (SDM vol. 3A, 11.5.4.1). */
void apic_timer_tsc_deadline(void)
{
	apic_write(APIC_TIMER, LVT_TSC_DEADLINE | VECTOR_TIMER);
	__asm__ volatile("mfence" : : : "memory");
}

uint32_t apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}

void apic_end_of_interrupt(void)
{
	apic_write(APIC_END, 0);
}

void apic_interrupt_self(unsigned vector)
{
	apic_write(APIC_COMMAND, COMMAND_SELF | vector);
}
