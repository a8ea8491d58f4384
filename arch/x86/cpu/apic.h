/* SPDX-License-Identifier: MIT
 *
 * Interrupt controllers: the local APIC of this CPU and the I/O APICs; and the vectors they use.
 */
#ifndef X86_APIC_H
#define X86_APIC_H

#include <exo/types.h>

#define VECTOR_ISA_FIRST 0x30 /* 16 ISA lines */
#define VECTOR_TIMER     0x40
#define VECTOR_SPURIOUS  0xff

/* Map and switch on the local APIC, timer masked; mask the old PICs. */
void apic_init(void);

/* The timer counts down from count at a sixteenth of its input clock. 0 stops it. */
void apic_timer_count(uint32_t count, bool periodic);
uint32_t apic_timer_left(void);

/* Ticks a second of that sixteenth, set once by clock.c. */
extern uint64_t apic_timer_hz;

void ioapic_init(void);

/* Serve one interrupt vector >= 32. Interrupts off. */
void interrupt_dispatch(unsigned vector);

void apic_end_of_interrupt(void);

/* This CPU as the I/O APICs address it. */
uint32_t apic_id(void);

#endif
