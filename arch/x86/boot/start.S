/* SPDX-License-Identifier: MIT
 *
 * The kernel's first instructions, 32-bit protected mode without paging, at physical addresses. Reads the
 * TSC, refuses a CPU without long mode or NX with a message on the serial port and the text screen, builds the
 * start-up page tables (the first 4 GiB at three places, 2 MiB pages), enters long mode and calls
 * boot_main(protocol, information, tsc) high up. arch/x86/mm replaces the tables soon after.
 *
 * Long mode: Intel SDM vol. 3A, 10.8.5. Entry states: Multiboot2 3.3 (eax magic, ebx information), PVH
 * (ebx start information); both flat segments, interrupts off.
 */
#include "../cpu/registers.h"
#include "protocol.h"

#define IMAGE_BASE 0xffffffff80000000

#define PAGE_TABLE 0x003		/* present, writable */
#define PAGE_LARGE 0x083		/* and 2 MiB */

#define TABLES_4_GIB 4

	.section .boot.text, "ax"
	.code32
	.globl pvh_start, multiboot2_start

pvh_start:
	movl $BOOT_PROTOCOL_PVH, %eax
multiboot2_start:
	movl %eax, %ebp			/* RDTSC takes eax and edx */
	rdtsc
	movl %eax, %esi			/* edi:esi = the TSC at our first instruction */
	movl %edx, %edi
	cld
	movl $(boot_stack_top - IMAGE_BASE), %esp
	pushl %ebx

	movl $0x80000000, %eax
	cpuid
	cmpl $0x80000001, %eax
	movl $message_long_mode, %eax
	jb refuse
	movl $0x80000001, %eax
	cpuid
	movl $message_long_mode, %eax
	testl $CPUID_LONG_MODE, %edx
	jz refuse
	movl $message_nx, %eax
	testl $CPUID_NX, %edx
	jz refuse

	/* One table of 2 MiB pages for each of the first 4 GiB … */
	movl $(boot_pd - IMAGE_BASE), %ebx
	movl $PAGE_LARGE, %eax
	movl $(TABLES_4_GIB * 512), %ecx
1:	movl %eax, (%ebx)
	addl $0x200000, %eax
	addl $8, %ebx
	decl %ecx
	jnz 1b
	/* … reachable at 0 and at the direct map through boot_pdpt_low … */
	movl $(boot_pd - IMAGE_BASE + PAGE_TABLE), %eax
	movl $(boot_pdpt_low - IMAGE_BASE), %ebx
	movl $TABLES_4_GIB, %ecx
2:	movl %eax, (%ebx)
	addl $0x1000, %eax
	addl $8, %ebx
	decl %ecx
	jnz 2b
	/* … and, the first of them, at the image's address. */
	movl $(boot_pd - IMAGE_BASE + PAGE_TABLE), boot_pdpt_high - IMAGE_BASE + 510 * 8
	movl $(boot_pdpt_low - IMAGE_BASE + PAGE_TABLE), boot_pml4 - IMAGE_BASE
	movl $(boot_pdpt_low - IMAGE_BASE + PAGE_TABLE), boot_pml4 - IMAGE_BASE + 256 * 8
	movl $(boot_pdpt_high - IMAGE_BASE + PAGE_TABLE), boot_pml4 - IMAGE_BASE + 511 * 8

	movl $CR4_PAE, %eax
	movl %eax, %cr4
	movl $(boot_pml4 - IMAGE_BASE), %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	movl $(EFER_LME | EFER_NXE), %eax
	xorl %edx, %edx
	wrmsr
	popl %ebx
	/* EM: nobody uses the FPU before fpu_init. */
	movl $(CR0_PE | CR0_MP | CR0_EM | CR0_WP | CR0_PG), %eax
	movl %eax, %cr0
	lgdt boot_gdt_pointer
	ljmp $0x08, $long_mode

	.code64
long_mode:
	xorl %eax, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %fs
	movl %eax, %gs
	movl %eax, %ss
	movq $boot_stack_top, %rsp
	shlq $32, %rdi
	movl %esi, %edx			/* third argument: TSC */
	orq %rdi, %rdx
	movl %ebp, %edi			/* first: protocol */
	movl %ebx, %esi			/* second: its information */
	xorl %ebp, %ebp			/* the end of every backtrace */
	movabsq $boot_main, %rax
	call *%rax
	ud2

	.code32
/* eax: the message. Serial port by polling, and the top line of the text screen. */
refuse:
	movl %eax, %esi
	movl $0xb8000, %edi
3:	lodsb
	testb %al, %al
	jz 5f
	movb $0x4f, %ah
	stosw
	movb %al, %bl
	movl $100000, %ecx
4:	movw $0x3fd, %dx
	inb %dx, %al
	testb $0x20, %al
	loopz 4b
	movb %bl, %al
	movw $0x3f8, %dx
	outb %al, %dx
	jmp 3b
5:	cli
	hlt
	jmp 5b

message_long_mode:
	.asciz "fatal: cpu: no long mode, Exo-OS needs an x86-64 processor\r\n"
message_nx:
	.asciz "fatal: cpu: no NX (no-execute pages), Exo-OS needs it for W^X\r\n"

	.balign 8
boot_gdt:
	.quad 0
	.quad 0x00af9a000000ffff	/* 64-bit code */
boot_gdt_pointer:
	.word boot_gdt_pointer - boot_gdt - 1
	.long boot_gdt

	.section .bss.page, "aw", @nobits
	.balign 0x1000
boot_pml4:
	.skip 0x1000
boot_pdpt_low:
	.skip 0x1000
boot_pdpt_high:
	.skip 0x1000
boot_pd:
	.skip 0x1000 * TABLES_4_GIB
	.globl boot_pml4, boot_stack_guard, boot_stack_top
boot_stack_guard:			/* unmapped by arch_map_memory */
	.skip 0x1000
	.skip 0x4000
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
