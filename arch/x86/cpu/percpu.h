/* SPDX-License-Identifier: MIT
 *
 * The per-CPU area, reached through GS in the kernel. Only its own CPU touches it, interrupts off.
 * User mode never sees it: entry code swaps GS.
 */
#ifndef X86_PERCPU_H
#define X86_PERCPU_H

#include <exo/percpu.h>
#include <exo/types.h>
#include <arch/fpu_state.h>
#include <arch/tlb_context.h>
#include "selectors.h"

struct filter;
struct thread;

/* Task-state segment, 64-bit form (SDM vol. 3A, 8.7). */
struct tss {
	uint32_t reserved0;
	uint64_t rsp[3];
	uint64_t reserved1;
	uint64_t ist[7];
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map_base; /* beyond the limit: no port is open to user mode */
} __packed;

_Static_assert(sizeof(struct tss) == 104, "the CPU fixes the layout of the TSS");

/* How far a CPU has come that is being started (smp.c). */
enum cpu_start { START_WAITED, START_CAME, START_MEASURED, START_DONE, START_GIVEN_UP };

struct cpu {
	struct thread *current;      /* offset 0: arch_current() */
	uint64_t user_rsp;           /* SYSCALL entry parks the user's stack pointer here */
	const struct filter *filter; /* of the agent whose space is current (cpu/filter_gate.h) */
	paddr_t active_root;         /* what CR3 holds: mm/tlb_own_root.h */
	uint64_t gdt[8];
	uint32_t apic_id;
	struct tss tss; /* rsp[0]: the running thread's stack, for SYSCALL's entry, too */
	enum cpu_start start;
	struct cpu *expected_next; /* boot/ap_start.h */
	struct tlb_cpu tlb;        /* arch/x86/mm/tlb.h */
	struct fpu_cpu fpu;        /* arch/x86/cpu/fpu.h */
};

_Static_assert(offsetof(struct cpu, current) == 0, "arch_current() reads %gs:0");
_Static_assert(offsetof(struct cpu, tss.rsp) % 8 == 0, "it is written at every switch");

/* GS.base points to it. With several CPUs it is the first thing of each block (kernel.lds.S), at
 * offset 0. cpu_self: not over a switch of threads (exo/percpu.h). */
#ifdef CONFIG_SMP
extern struct cpu cpu_area __section(".bss.percpu.first");

static inline struct cpu *cpu_self(void)
{
	return (struct cpu *)this_cpu(percpu_block);
}
#else
extern struct cpu cpu_area;

static inline struct cpu *cpu_self(void)
{
	return &cpu_area;
}
#endif

#define IST_DOUBLE_FAULT  1
#define IST_NMI           2
#define IST_MACHINE_CHECK 3

#endif
