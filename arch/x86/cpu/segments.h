/* SPDX-License-Identifier: MIT
 *
 * The descriptor tables: GDT and TSS (each CPU), IDT (shared).
 */
#ifndef X86_SEGMENTS_H
#define X86_SEGMENTS_H

#include <exo/compiler.h>
#include <exo/types.h>

struct cpu;

/* Load GDT, TSS and IDT, point GS at the per-CPU area. Exceptions are reported from here on. */
void segments_init(struct cpu *cpu);
/* The same with the IDT as it is: the other CPUs. */
void segments_load(struct cpu *cpu);

/* Give double fault, NMI and machine check stacks of their own. False without memory. */
bool segments_init_ist(struct cpu *cpu) __must_check;

/* An interrupt gate that user mode may use. */
void idt_set_user_gate(unsigned vector, void (*entry)(void));

/* The gate or the MSRs of SYSCALL_ENTRY. Each CPU. */
void syscall_gate_init(void);

extern char syscall_entry[];

#endif
