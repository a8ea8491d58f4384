/* SPDX-License-Identifier: MIT
 *
 * The compiler tells ThreadSanitizer the address of a per-CPU variable without GS.base, which is
 * CPU 0's for all of them. Its calls come by here (ld --wrap), which adds what is missing. What
 * asks for another CPU's by address is not in the section, unless it is CPU 0's: then the report
 * is of the own one.
 *
 * An interrupt that finds a thread in here waits, as in the sanitizer itself (linux/signals.c).
 */
	.section tsan_door, "ax", @progbits

.macro tsan_call name
	.globl __wrap___tsan_\name
__wrap___tsan_\name:
	cmpq $__start_percpu, %rdi
	jb 1f
	cmpq $__stop_percpu, %rdi
	jae 1f
	addq %gs:percpu_offset, %rdi
1:	jmp __real___tsan_\name		/* with the caller's return address, which reports show */
.endm

.irp bytes, 1, 2, 4, 8, 16
	tsan_call read\bytes
	tsan_call write\bytes
.endr
	tsan_call read_range
	tsan_call write_range

	.section .note.GNU-stack, "", @progbits
