/* SPDX-License-Identifier: MIT
 *
 * Interrupt controllers: the local APIC of this CPU and the I/O APICs.
 */
#ifndef X86_APIC_H
#define X86_APIC_H

#include <exo/types.h>
#include "vectors.h"

/* Mask the old PICs, map and switch on this CPU's local APIC, timer masked. */
void apic_init(void);
/* The other CPUs' part of it, each for itself. */
void apic_init_cpu(void);

/* The timer counts down from count at a sixteenth of its input clock, once. 0 stops it. It
 * interrupts after apic_timer_one_shot. */
void apic_timer_set(uint32_t count);
void apic_timer_one_shot(void);

/* Or: it interrupts when the TSC reaches MSR_TSC_DEADLINE. */
void apic_timer_tsc_deadline(void);
uint32_t apic_timer_left(void);

/* Ticks a second of that sixteenth, set once by clock.c. */
extern uint64_t apic_timer_hz;

void ioapic_init(void);

/* An ISA line goes to all CPUs, with that vector. */
void ioapic_broadcast(unsigned line, unsigned vector);

/* The input of the I/O APICs (global system interrupt) where a line arrives. */
unsigned irq_input(unsigned line);

/* Serve one interrupt vector >= 32. Interrupts off. */
void interrupt_dispatch(unsigned vector);

void apic_end_of_interrupt(void);

/* This CPU gets an interrupt with that vector from itself. */
void apic_interrupt_self(unsigned vector);

/* This CPU as the I/O APICs address it. */
uint32_t apic_id(void);

#endif
