/* SPDX-License-Identifier: MIT
 *
 * The registers of this CPU's local APIC (Intel SDM vol. 3A, table 11-1 and 11-6): memory, or MSRs
 * where the CPU has x2APIC. Private to the files that drive it.
 */
#ifndef X86_APIC_REGISTERS_H
#define X86_APIC_REGISTERS_H

#include "registers.h"

/* As offsets in memory; an x2APIC's MSR is 0x800 and a sixteenth of it. */
#define APIC_ID            0x020
#define APIC_TASK_PRIORITY 0x080
#define APIC_END           0x0b0
#define APIC_SPURIOUS      0x0f0
#define APIC_COMMAND       0x300 /* x2APIC: 64 bits, the upper half is the destination */
#define APIC_COMMAND_HIGH  0x310
#define APIC_TIMER         0x320
#define APIC_LINT0         0x350
#define APIC_LINT1         0x360
#define APIC_ERROR         0x370
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE  0x3e0

#define MSR_X2APIC 0x800

extern volatile uint32_t *apic_registers;
extern bool apic_is_x2; /* registers are MSRs, and ids have 32 bits */

static inline void apic_write(unsigned offset, uint32_t value)
{
	if (apic_is_x2)
		msr_write(MSR_X2APIC + offset / 16, value);
	else
		apic_registers[offset / 4] = value;
}

static inline uint32_t apic_read(unsigned offset)
{
	return apic_is_x2 ? msr_read(MSR_X2APIC + offset / 16) : apic_registers[offset / 4];
}

#endif
