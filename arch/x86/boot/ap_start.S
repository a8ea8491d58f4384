/* SPDX-License-Identifier: MIT
 *
 * The first instructions of every CPU but the first. The start-up interrupt (Intel SDM vol. 3A, 8.4) sets it
 * going in real mode at the page that the interrupt names: ap_trampoline is copied there, enters long mode in
 * one step on the start-up page tables (start.S), where that page is still mapped at its own address, and jumps to
 * ap_start in the image.
 *
 * ap_start takes the kernel's page tables and then looks who it is: only a CPU that smp.c waits for goes on. One
 * that was given up and comes late halts, and so never takes the stack of another.
 */
#include <generated/asm-offsets.h>
#include "../cpu/registers.h"
#include "ap_start.h"

#define IMAGE_BASE 0xffffffff80000000

#define CPUID_TOPOLOGY 0x0b

	.section .rodata
	.globl ap_trampoline, ap_trampoline_end
	.code16
ap_trampoline:
	cli
	cld
	movw %cs, %ax
	movw %ax, %ds
	lgdtl ap_gdt_pointer - ap_trampoline
	movl $CR4_PAE, %eax
	movl %eax, %cr4
	movl $(boot_pml4 - IMAGE_BASE), %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	movl $(EFER_LME | EFER_NXE), %eax
	xorl %edx, %edx
	wrmsr
	movl $(CR0_PE | CR0_MP | CR0_EM | CR0_WP | CR0_PG), %eax
	movl %eax, %cr0
	ljmpl $0x08, $(AP_TRAMPOLINE + ap_long_mode - ap_trampoline)

	.code64
ap_long_mode:
	movq $ap_start, %rax
	jmp *%rax

	.balign 8
ap_gdt:
	.quad 0
	.quad 0x00af9a000000ffff	/* 64-bit code */
ap_gdt_pointer:
	.word ap_gdt_pointer - ap_gdt - 1
	.long AP_TRAMPOLINE + ap_gdt - ap_trampoline
ap_trampoline_end:

	.text
ap_start:
	movq kernel_root(%rip), %rax
	movq %rax, %cr3
	xorl %eax, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %fs
	movl %eax, %gs
	movl %eax, %ss

	/* Who am I? Leaf 0bh has the id in 32 bits, leaf 1 in 8 (SDM vol. 2A, CPUID). */
	cpuid
	cmpl $CPUID_TOPOLOGY, %eax
	jb 1f
	movl $CPUID_TOPOLOGY, %eax
	xorl %ecx, %ecx
	cpuid
	testl %ebx, %ebx
	jnz 2f
1:	movl $1, %eax
	cpuid
	shrl $24, %ebx
	movl %ebx, %edx
2:	movq ap_expected(%rip), %rdi
4:	testq %rdi, %rdi
	jz 3f
	cmpl CPU_APIC_ID(%rdi), %edx
	je 5f
	movq CPU_EXPECTED_NEXT(%rdi), %rdi
	jmp 4b
5:	movq CPU_KERNEL_STACK_TOP(%rdi), %rsp
	xorl %ebp, %ebp			/* the end of every backtrace */
	call ap_main			/* does not return */
3:	cli
	hlt
	jmp 3b

	.section .note.GNU-stack, "", @progbits
