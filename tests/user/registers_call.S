/* SPDX-License-Identifier: MIT
 *
 * registers.h. The offsets are those of struct registers, eight bytes each in its order.
 */
#define RAX    0
#define RBX    8
#define RCX    16
#define RDX    24
#define RSI    32
#define RDI    40
#define RBP    48
#define R8     56
#define R9     64
#define R10    72
#define R11    80
#define R12    88
#define R13    96
#define R14    104
#define R15    112
#define RFLAGS 120
#define RSP    128

	.text

/* void registers_call(struct registers *r) */
	.globl registers_call
	.type registers_call, @function
registers_call:
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	pushfq
	pushq %rdi
	movq %rsp, rsp_before

	movq RBX(%rdi), %rbx
	movq RCX(%rdi), %rcx
	movq RDX(%rdi), %rdx
	movq RSI(%rdi), %rsi
	movq RBP(%rdi), %rbp
	movq R8(%rdi), %r8
	movq R9(%rdi), %r9
	movq R10(%rdi), %r10
	movq R11(%rdi), %r11
	movq R12(%rdi), %r12
	movq R13(%rdi), %r13
	movq R14(%rdi), %r14
	movq R15(%rdi), %r15
	movq RAX(%rdi), %rax
	pushq RFLAGS(%rdi)
	movq RDI(%rdi), %rdi
	popfq
	call exo_syscall_enter

	movq %rsp, rsp_after
	pushfq
	popq rflags_after
	xchgq %rax, (%rsp)		/* rax = r, the result on the stack */
	movq %rbx, RBX(%rax)
	movq %rcx, RCX(%rax)
	movq %rdx, RDX(%rax)
	movq %rsi, RSI(%rax)
	movq %rdi, RDI(%rax)
	movq %rbp, RBP(%rax)
	movq %r8, R8(%rax)
	movq %r9, R9(%rax)
	movq %r10, R10(%rax)
	movq %r11, R11(%rax)
	movq %r12, R12(%rax)
	movq %r13, R13(%rax)
	movq %r14, R14(%rax)
	movq %r15, R15(%rax)
	movq rflags_after, %rcx
	movq %rcx, RFLAGS(%rax)
	movq rsp_after, %rcx
	subq rsp_before, %rcx
	movq %rcx, RSP(%rax)
	popq %rcx
	movq %rcx, RAX(%rax)
	popfq
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	ret
	.size registers_call, . - registers_call

	.section .bss
	.balign 8
rsp_before:
	.skip 8
rsp_after:
	.skip 8
rflags_after:
	.skip 8

	.section .note.GNU-stack, "", @progbits
