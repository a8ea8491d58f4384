/* SPDX-License-Identifier: MIT
 *
 * Where the other CPUs begin. Included by assembly as well.
 */
#ifndef X86_AP_START_H
#define X86_AP_START_H

/* A page below 1 MiB, which the frame allocator never has. */
#define AP_TRAMPOLINE 0x8000

#ifndef __ASSEMBLER__

extern const char ap_trampoline[], ap_trampoline_end[];

struct cpu;

/* The CPUs that may start now, by expected_next: their stacks are ready. NULL: none. */
extern struct cpu *ap_expected;

/* Its first C function, on the stack of its idle thread. */
void ap_main(struct cpu *cpu);

#endif
#endif
