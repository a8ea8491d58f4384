/* SPDX-License-Identifier: MIT
 *
 * Starting the other CPUs: what both orders are made of. Private to cpu/smp*.c; kernel lock.
 *   BOOT_PARALLEL off  smp_in_turn.c   one after the other, before the first agent
 *                 on   smp_together.c  all together, while the first agent starts
 */
#ifndef X86_SMP_START_H
#define X86_SMP_START_H

#include "percpu.h"

/* Intel SDM vol. 3A, 8.4.4.1: 10 ms after INIT, 200 us after each start-up interrupt. */
#define SMP_INIT_US    10000
#define SMP_START_US   200
#define SMP_COME_UP_US 100000

/* The order: start all that are listed, then smp_report. */
void smp_start(void);

/* INIT for all but this one: they wait for the start-up interrupt. */
void smp_init_others(void);

/* The listed CPUs that are to be started: the APIC id of number `at`, from 0; false when there is
 * none. */
bool smp_listed(unsigned at, uint32_t *apic_id);

/* What a CPU needs, with this number if no other CPU fails: its block of per-CPU data, the stack of
 * its idle thread, on which it starts, and stacks for exceptions. NULL without memory, as the log
 * says. */
struct cpu *smp_prepare(unsigned index, uint32_t apic_id);

/* These may start now, by expected_next; NULL: none any more. */
void smp_expect(struct cpu *first);

/* The start-up interrupt. */
void smp_start_up(const struct cpu *cpu);

bool smp_has_come(const struct cpu *cpu);

/* Its time is over: it halts if it comes after all. True when it came in this very moment. */
bool smp_came_last(struct cpu *cpu);

/* It has come: if its clock is right it gets the next number and enters the kernel when the lock is
 * free; else it halts. What was made for a CPU that is left out stays. */
void smp_admit(struct cpu *cpu);

void smp_leave_out(const struct cpu *cpu);

/* All have come that will. */
void smp_report(void);

#endif
