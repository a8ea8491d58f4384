/* SPDX-License-Identifier: MIT
 *
 * Offsets that the shared assembly needs (arch/x86/asm-offsets.c says how).
 */
#include <exo/types.h>
#include <arch/registers_area.h>

#define DEFINE(name, value)   __asm__ volatile("\n->" #name " %0" : : "i"(value))
#define REGISTER(name, field) DEFINE(REGISTERS_##name, offsetof(struct arch_registers, field))

void asm_offsets(void);

void asm_offsets(void)
{
	REGISTER(RAX, rax);
	REGISTER(RBX, rbx);
	REGISTER(RCX, rcx);
	REGISTER(RDX, rdx);
	REGISTER(RSI, rsi);
	REGISTER(RDI, rdi);
	REGISTER(RBP, rbp);
	REGISTER(RSP, rsp);
	REGISTER(R8, r8);
	REGISTER(R9, r9);
	REGISTER(R10, r10);
	REGISTER(R11, r11);
	REGISTER(R12, r12);
	REGISTER(R13, r13);
	REGISTER(R14, r14);
	REGISTER(R15, r15);
	REGISTER(RIP, rip);
	REGISTER(RFLAGS, rflags);
}
