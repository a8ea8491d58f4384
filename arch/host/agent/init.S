/* SPDX-License-Identifier: MIT
 *
 * What the initrd has for the first agent: a program that nobody executes (init.c runs instead).
 */
	.text
	.globl _start
_start:
	ud2

	.section .note.GNU-stack, "", @progbits
