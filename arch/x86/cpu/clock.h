/* SPDX-License-Identifier: MIT
 *
 * How fast the TSC and the APIC timer are.
 */
#ifndef X86_CLOCK_H
#define X86_CLOCK_H

/* Measure both against a reference clock and start kernel time. Needs ACPI and the local APIC. */
void clock_init(void);

/* Once timers work, interrupts off. */
void clock_refine_start(void);

#endif
