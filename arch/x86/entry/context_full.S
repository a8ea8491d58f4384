/* SPDX-License-Identifier: MIT
 *
 * The register half of the context switch: every general register goes to the save area of the thread that
 * stops and comes from that of the thread that goes on (struct arch_registers), as a process-control
 * block is described in textbooks. Called with interrupts off. Compare with context_windowed.S.
 *
 * Cost: 19 + 20 instructions.
 */
#include <generated/asm-offsets.h>

	.text
	.globl context_switch

/* void context_switch(struct arch_context *from, const struct arch_context *to) */
context_switch:
	movq %rax, REGISTERS_RAX(%rdi)
	movq %rbx, REGISTERS_RBX(%rdi)
	movq %rcx, REGISTERS_RCX(%rdi)
	movq %rdx, REGISTERS_RDX(%rdi)
	movq %rsi, REGISTERS_RSI(%rdi)
	movq %rdi, REGISTERS_RDI(%rdi)
	movq %rbp, REGISTERS_RBP(%rdi)
	movq %r8, REGISTERS_R8(%rdi)
	movq %r9, REGISTERS_R9(%rdi)
	movq %r10, REGISTERS_R10(%rdi)
	movq %r11, REGISTERS_R11(%rdi)
	movq %r12, REGISTERS_R12(%rdi)
	movq %r13, REGISTERS_R13(%rdi)
	movq %r14, REGISTERS_R14(%rdi)
	movq %r15, REGISTERS_R15(%rdi)
	pushfq
	popq REGISTERS_RFLAGS(%rdi)
	popq REGISTERS_RIP(%rdi)	/* the return address */
	movq %rsp, REGISTERS_RSP(%rdi)

	movq REGISTERS_RSP(%rsi), %rsp
	pushq REGISTERS_RIP(%rsi)
	pushq REGISTERS_RFLAGS(%rsi)
	popfq
	movq REGISTERS_RAX(%rsi), %rax
	movq REGISTERS_RBX(%rsi), %rbx
	movq REGISTERS_RCX(%rsi), %rcx
	movq REGISTERS_RDX(%rsi), %rdx
	movq REGISTERS_RDI(%rsi), %rdi
	movq REGISTERS_RBP(%rsi), %rbp
	movq REGISTERS_R8(%rsi), %r8
	movq REGISTERS_R9(%rsi), %r9
	movq REGISTERS_R10(%rsi), %r10
	movq REGISTERS_R11(%rsi), %r11
	movq REGISTERS_R12(%rsi), %r12
	movq REGISTERS_R13(%rsi), %r13
	movq REGISTERS_R14(%rsi), %r14
	movq REGISTERS_R15(%rsi), %r15
	movq REGISTERS_RSI(%rsi), %rsi
	ret

	.section .note.GNU-stack, "", @progbits
