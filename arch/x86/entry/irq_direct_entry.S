/* SPDX-License-Identifier: MIT
 *
 * IRQ_DIRECT: the entry of interrupt lines and of the timer. Only what C code may clobber is saved (System V ABI,
 * AMD64 3.2.1); what it must keep, it keeps, also over a switch of threads. Compare with `enter` in vectors.S.
 *
 * The stack is aligned to 16 at the call: the CPU pushed five words on a stack that it had aligned, the vector's
 * entry two, and nine follow.
 *
 * Budget, interrupt to IRETQ: 34 instructions from kernel mode and 36 from user mode, irq_direct_enter 20, and
 * the handler.
 */
#define VECTOR_OFFSET (9 * 8)
#define CS_OFFSET     (12 * 8)

	.text
	.globl enter_interrupt

enter_interrupt:
	pushq %rax
	pushq %rcx
	pushq %rdx
	pushq %rsi
	pushq %rdi
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	cld
	movl VECTOR_OFFSET(%rsp), %edi
	movl CS_OFFSET(%rsp), %esi
	testb $3, %sil
	jz 1f
	swapgs
1:	call irq_direct_enter
	testb $3, CS_OFFSET(%rsp)
	jz 2f
	swapgs
2:	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rdi
	popq %rsi
	popq %rdx
	popq %rcx
	popq %rax
	addq $16, %rsp
	iretq

	.section .note.GNU-stack, "", @progbits
