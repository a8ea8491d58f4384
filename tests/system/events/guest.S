/* SPDX-License-Identifier: MIT
 *
 * A guest for the event plugin alone: benchmarks whose events can be counted by hand. It starts by PVH, maps its first
 * GiB to itself, runs each once and ends QEMU. The plugin takes every page here for one of 4 KiB.
 */
#define PAGE 4096
#define LINE 64

	.section .note, "a"
	.long 4, 4, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz "Xen"
	.long start

	/* bench_begin and bench_end, as they are in arch/tsc.h. */
	.macro mark half
	lfence
	rdtsc
	movl %eax, run + \half * 8
	movl %edx, run + \half * 8 + 4
	lfence
	.endm

	.macro bench name
	.section .rodata
	.type bench_\name, @object
bench_\name: .quad bench_run_\name
	.size bench_\name, 8
	.text
	.p2align 6
	.type bench_run_\name, @function
bench_run_\name:
	.endm

	.macro done name
	ret
	.size bench_run_\name, . - bench_run_\name
	.endm

	/* count loads of 8 bytes, a stride apart; takes 1 + 4 * count instructions. */
	.macro loads from, count, stride
	movq $\from, %rsi
	.rept \count
	movq (%rsi), %rax
	addq $\stride, %rsi
	nop
	testq %rax, %rax
	.endr
	.endm

	bench registers		/* 1 + 2 * 100 instructions, 100 branches, no memory */
	mark 0
	movl $100, %ecx
1:	decl %ecx
	jnz 1b
	mark 1
	done registers

	bench cold_page		/* 64 lines of one page, never touched before */
	mark 0
	loads fresh, 64, LINE
	mark 1
	done cold_page

	bench warm_page		/* the same again */
	mark 0
	loads fresh, 64, LINE
	mark 1
	done warm_page

	bench stores		/* 10 stores, and a read-modify-write, which is a load and a store, with the bus lock */
	mark 0
	movq $fresh, %rsi
	.rept 10
	movq %rax, (%rsi)
	.endr
	lock incq (%rsi)
	mark 1
	done stores

	bench nine_ways		/* nine lines of one L1D set with eight ways, twice: none is ever found */
	mark 0
	loads pages, 9, PAGE
	loads pages, 9, PAGE
	mark 1
	done nine_ways

	bench cr3		/* four pages, the TLB emptied, the same four: misses again */
	loads pages, 4, PAGE
	movq %cr3, %rdx
	mark 0
	loads pages, 4, PAGE
	movq %cr3, %rdx
	movq %rdx, %cr3
	loads pages, 4, PAGE
	mark 1
	done cr3

	bench invlpg		/* of four pages the second is dropped, by an address with all its parts */
	loads pages, 4, PAGE
	movq $pages, %rbx
	movq $PAGE / 8, %r9
	mark 0
	invlpg 8(%rbx, %r9, 8)
	loads pages+PAGE, 1, PAGE
	mark 1
	done invlpg

	bench tlb_reach		/* 128 pages twice: too many for 64 entries, not for the 1536 behind them */
	loads many, 128, PAGE
	mark 0
	loads many, 128, PAGE
	mark 1
	done tlb_reach

	bench twice		/* two regions, and a begin without an end */
	mark 0
	nop
	mark 0
	.rept 3
	nop
	.endr
	mark 1
	mark 0
	.rept 5
	nop
	.endr
	mark 1
	mark 1
	done twice

	bench returns		/* eight calls and returns, in order: predicted */
	mark 0
	.rept 8
	call nothing
	.endr
	mark 1
	done returns

	bench astray		/* a return to where no call came from */
	mark 0
	pushq $1f
	ret
1:	mark 1
	done astray

	bench page_end		/* code that goes on in the next page, an instruction of it across the boundary */
	mark 0
	jmp across
back:	mark 1
	done page_end

	.p2align 12
	.fill PAGE - 9, 1, 0x90
across:
	.rept 6
	nop
	.endr
	movq many(%rip), %rax	/* 3 bytes in the one page, 4 in the other */
	jmp back

nothing:
	ret

	.code32
start:
	movl $directory + 3, pointers
	movl $pointers + 3, top
	movl $0x83, %eax
	movl $directory, %edi
	movl $512, %ecx
1:	movl %eax, (%edi)
	addl $0x200000, %eax
	addl $8, %edi
	loop 1b
	movl $top, %eax
	movl %eax, %cr3
	movl $0x20, %eax
	movl %eax, %cr4
	movl $0xc0000080, %ecx
	movl $0x100, %eax
	xorl %edx, %edx
	wrmsr
	movl $0x80000001, %eax
	movl %eax, %cr0
	lgdt gdt_pointer
	ljmp $8, $long_mode
	.code64
long_mode:
	xorl %eax, %eax
	movw %ax, %ds
	movw %ax, %es
	movw %ax, %ss
	movq $stack_end, %rsp
	.irp name, registers, cold_page, warm_page, stores, nine_ways, cr3, invlpg, tlb_reach, twice, returns, astray, page_end
	movq bench_\name, %rax
	call *%rax
	.endr
	xorl %eax, %eax
	outb %al, $0xf4
	hlt

	.section .rodata
	.p2align 3
gdt:	.quad 0, 0x00af9a000000ffff
gdt_pointer:
	.word 15
	.long gdt

	.bss
	.p2align 12
top:	.skip PAGE
pointers: .skip PAGE
directory: .skip PAGE

stack:	.skip PAGE
stack_end:
run:	.skip PAGE
fresh:	.skip PAGE
pages:	.skip 16 * PAGE
many:	.skip 128 * PAGE
