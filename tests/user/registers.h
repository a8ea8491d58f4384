/* SPDX-License-Identifier: MIT
 *
 * All registers through one system call, for the promises of the ABI (uapi/exo/syscall.h).
 */
#ifndef TESTS_USER_REGISTERS_H
#define TESTS_USER_REGISTERS_H

#include <exo/types.h>

#define RFLAGS_ALWAYS 0x202 /* bit 1, and interrupts on */
#define RFLAGS_TF     0x100
#define RFLAGS_DF     0x400
#define RFLAGS_NT     0x4000
#define RFLAGS_AC     0x40000

struct registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rflags;
	uint64_t rsp; /* set by the call: the difference that it made to rsp */
};

/* Load everything, enter the kernel, store everything. */
void registers_call(struct registers *r);

#endif
