/* SPDX-License-Identifier: MIT
 *
 * The 256 interrupt entries. Each pushes an error code where the CPU does not, then its vector, and joins the
 * common path: full frame, trap_enter(frame), full restore; interrupts where IRQ_DIRECT sends them.
 *
 * GS: an interrupt from user mode swaps it. The three vectors that may arrive at any instruction, even between
 * SYSCALL and its SWAPGS (NMI, double fault, machine check), run on stacks of their own and look at GS itself:
 * the kernel's GS base is in the upper half, and user mode cannot set such a one (CR4.FSGSBASE is off).
 */
#include "../cpu/registers.h"
#include "../cpu/vectors.h"
#include "frame.inc"
#include "fpu_trap.inc"

#define CS_OFFSET (18 * 8)

	.text
	.globl vector_table

/* 8, 10-14, 17, 21, 29, 30 come with an error code (SDM vol. 3A, table 6-1). */
#define HAS_ERROR_CODE 0x60227d00

	.balign 16
vector_table:
	vector = 0
	.rept 256
	.balign 16
	has_error_code = 0
	.if vector < 32
	has_error_code = (HAS_ERROR_CODE >> vector) & 1
	.endif
	.if !has_error_code
	pushq $0
	.endif
	pushq $vector
	.if vector == 2 || vector == 8 || vector == 18
	jmp enter_paranoid
	.elseif vector >= VECTOR_LINE_FIRST && vector <= VECTOR_TIMER
	jmp enter_interrupt
	.elseif vector == VECTOR_NO_FPU
	jmp enter_no_fpu
	.else
	jmp enter
	.endif
	vector = vector + 1
	.endr

#include "interrupt_entry.inc"

FPU_TRAP_PATH
enter:
	FRAME_SAVE
	testb $3, CS_OFFSET(%rsp)
	jz 1f
	swapgs
1:	movq %rsp, %rdi
	call trap_enter
	testb $3, CS_OFFSET(%rsp)
	jz 2f
	swapgs
2:	FRAME_RESTORE
	iretq

enter_paranoid:
	FRAME_SAVE
	movl $MSR_GS_BASE, %ecx
	rdmsr
	testl %edx, %edx
	js 1f
	swapgs
1:	movq %rsp, %rdi
	call trap_report	/* does not return */
	ud2

	.section .note.GNU-stack, "", @progbits
