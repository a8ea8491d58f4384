/* SPDX-License-Identifier: MIT
 *
 * vector.h. Assembly, because agents are compiled without vector registers. ymm exist when XCR0 says so;
 * `wide` picks the instructions.
 */
	.text

/* void vector_fill_sse(uint64_t value): lane i of xmm registers = value + i, 32 lanes; and st(0). */
	.globl vector_fill_sse, vector_check_sse, vector_fill_avx, vector_check_avx, vector_is_initial
	.macro fill_one n
	movq %rdi, %xmm\n
	incq %rdi
	.endm
vector_fill_sse:
	pushq %rdi
	fninit
	fildq (%rsp)
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	fill_one \n
	.endr
	popq %rdi
	ret

/* int vector_check_sse(uint64_t value): 0 when everything is as vector_fill_sse left it. */
	.macro check_one n
	movq %xmm\n, %rdx
	xorq %rdi, %rdx
	orq %rdx, %rax
	incq %rdi
	.endm
vector_check_sse:
	xorl %eax, %eax
	pushq %rdi
	fistpq -8(%rsp)
	fildq -8(%rsp)
	movq -8(%rsp), %rdx
	xorq %rdi, %rdx
	orq %rdx, %rax
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	check_one \n
	.endr
	popq %rdi
	jmp result

/* void vector_fill_avx(uint64_t value): the upper half of ymm i = value + i, the lower 0. */
	.macro fill_high n
	movq %rdi, %xmm0
	vpermq $0x4f, %ymm0, %ymm\n	/* 64 bits to the third quarter */
	incq %rdi
	.endm
vector_fill_avx:
	.irp n, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0
	fill_high \n
	.endr
	ret

/* int vector_check_avx(uint64_t value): 0 when everything is as vector_fill_avx left it. */
	.macro check_high n
	vextracti128 $1, %ymm\n, -24(%rsp)
	movq -24(%rsp), %rdx
	xorq %rdi, %rdx
	orq %rdx, %rax
	incq %rdi
	.endm
vector_check_avx:
	xorl %eax, %eax
	.irp n, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0
	check_high \n
	.endr
result:
	xorl %ecx, %ecx
	testq %rax, %rax
	setnz %cl
	movl %ecx, %eax
	ret

/* void vector_fill_avx512(uint64_t value): every lane of zmm i = value + i, and k1 to k7 from value + 32 on. */
	.globl vector_fill_avx512, vector_check_avx512
	.macro fill_zmm n
	vpbroadcastq %rdi, %zmm\n
	incq %rdi
	.endm
	.macro fill_k n
	kmovq %rdi, %k\n
	incq %rdi
	.endm
vector_fill_avx512:
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	fill_zmm \n
	.endr
	.irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	fill_zmm \n
	.endr
	.irp n, 1, 2, 3, 4, 5, 6, 7
	fill_k \n
	.endr
	ret

/* int vector_check_avx512(uint64_t value): 0 when everything is as vector_fill_avx512 left it. The lowest and the
 * highest lane stand for all. */
	.macro check_zmm n
	vmovdqu64 %zmm\n, -72(%rsp)
	movq -72(%rsp), %rdx
	xorq %rdi, %rdx
	orq %rdx, %rax
	movq -16(%rsp), %rdx
	xorq %rdi, %rdx
	orq %rdx, %rax
	incq %rdi
	.endm
	.macro check_k n
	kmovq %k\n, %rdx
	xorq %rdi, %rdx
	orq %rdx, %rax
	incq %rdi
	.endm
vector_check_avx512:
	xorl %eax, %eax
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	check_zmm \n
	.endr
	.irp n, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	check_zmm \n
	.endr
	.irp n, 1, 2, 3, 4, 5, 6, 7
	check_k \n
	.endr
	jmp result

/* int vector_is_initial(void): xmm are zero, MXCSR, FCW and FTW as at the start of an agent. */
vector_is_initial:
	pushq %rax
	xorl %eax, %eax
	xorl %edi, %edi
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movq %xmm\n, %rdx
	orq %rdx, %rax
	.endr
	stmxcsr (%rsp)
	movl (%rsp), %edx
	xorl $0x1f80, %edx
	orq %rdx, %rax
	fnstcw (%rsp)
	movzwl (%rsp), %edx
	xorl $0x37f, %edx
	orq %rdx, %rax
	popq %rdx
	xorl %ecx, %ecx
	testq %rax, %rax
	setz %cl
	movl %ecx, %eax
	ret

	.section .note.GNU-stack, "", @progbits
