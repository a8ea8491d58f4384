/* SPDX-License-Identifier: MIT
 *
 * CTX_WINDOWED: the callee-saved registers go on the stack of the thread that stops, the stack pointers
 * are swapped, and those of the thread that goes on come from its own. Called with interrupts off. Compare with
 * context_full.S.
 *
 * Cost: 15 instructions.
 */
	.text
	.globl context_switch

/* void context_switch(struct arch_context *from, const struct arch_context *to); the order is that of
 * struct context_window. */
context_switch:
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rsp, (%rdi)

	movq (%rsi), %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	ret

	.section .note.GNU-stack, "", @progbits
