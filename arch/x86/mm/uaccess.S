/* SPDX-License-Identifier: MIT
 *
 * The one place where the kernel touches user memory. A fault at one of the marked instructions
 * continues at the fix-up (extable). SMAP, when the CPU has it, is open only between STAC and CLAC.
 * Eight bytes a step, then the rest: where `rep` is counted per iteration this is the cheapest form.
 */
#include <generated/asm-offsets.h>

	.text
	.globl copy_user, exchange_user

/* int copy_user(void *to, const void *from, size_t bytes) */
copy_user:
	movq %rdx, %rcx
	shrq $3, %rcx
	andl $7, %edx
	cmpb $0, cpu_has_smap(%rip)
	je 1f
	stac
1:	rep movsq
	movl %edx, %ecx
2:	rep movsb
	xorl %eax, %eax
3:	cmpb $0, cpu_has_smap(%rip)
	je 4f
	clac
4:	ret
5:	movl $-E_FAULT_CODE, %eax
	jmp 3b

/* int exchange_user(uint32_t *word, uint32_t from, uint32_t to) */
exchange_user:
	movl %esi, %eax
	cmpb $0, cpu_has_smap(%rip)
	je 6f
	stac
6:	lock cmpxchgl %edx, (%rdi)
	movl $0, %eax
	movl $-E_AGAIN_CODE, %edx
	cmovne %edx, %eax
7:	cmpb $0, cpu_has_smap(%rip)
	je 8f
	clac
8:	ret
9:	movl $-E_FAULT_CODE, %eax
	jmp 7b

	.section extable, "a", @progbits
	.balign 8
	.quad 1b, 5b
	.quad 2b, 5b
	.quad 6b, 9b

	.section .note.GNU-stack, "", @progbits
