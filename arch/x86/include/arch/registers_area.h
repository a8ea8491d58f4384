/* SPDX-License-Identifier: MIT
 *
 * Every general register, flags and the instruction to go on with: the textbook process-control
 * block. The order is known to arch/x86/entry/context_full.S through generated offsets.
 */
#ifndef ARCH_REGISTERS_AREA_H
#define ARCH_REGISTERS_AREA_H

#include <exo/types.h>

struct arch_registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rip, rflags;
};

#endif
