/* SPDX-License-Identifier: MIT
 *
 * Misbehaviour that takes more than one instruction (modes.h).
 */
#define RFLAGS_TF 0x100

/* Selectors of the kernel's segments: any ring-0 selector must be refused. */
#define KERNEL_CODE 0x08
#define KERNEL_DATA 0x10

	.text

	.globl crash_single_step
crash_single_step:
	pushfq
	orq $RFLAGS_TF, (%rsp)
	popfq
	nop
	ret

	.globl crash_kernel_stack_push
crash_kernel_stack_push:
	movq $0xffffffff80200000, %rsp
	pushq %rax

	.globl crash_null_stack
crash_null_stack:
	xorl %esp, %esp
	ud2

	.globl crash_far_return
crash_far_return:
	pushq $KERNEL_CODE
	pushq $crash_null_stack
	lretq

	.globl crash_interrupt_return
crash_interrupt_return:
	movq %rsp, %rax
	pushq $KERNEL_DATA
	pushq %rax
	pushfq
	pushq $KERNEL_CODE
	pushq $crash_null_stack
	iretq

	.section .note.GNU-stack, "", @progbits
