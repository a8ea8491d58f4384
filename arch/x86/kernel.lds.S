/* SPDX-License-Identifier: MIT
 *
 * How the kernel image lies in memory. The start-up code is linked where it is loaded, at 1 MiB; all
 * the rest is linked ARCH_IMAGE_BASE higher. Each group of sections with one access right starts on a page of its
 * own, so that arch/x86/mm can map the image with W^X. .ksyms is the last read-only section: the second link
 * fills it, and no text moves.
 */
#define IMAGE_BASE 0xffffffff80000000
#define PAGE       0x1000

OUTPUT_FORMAT("elf64-x86-64")
ENTRY(multiboot2_start)

PHDRS
{
	boot PT_LOAD FLAGS(5);
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	note PT_NOTE FLAGS(4);
}

SECTIONS
{
	/* Per-CPU data: addresses from 0 on, no contents (exo/percpu.h). */
	.percpu 0 (INFO) : {
		*(.bss.percpu.first)
		*(.bss.percpu)
		. = ALIGN(64);
	}
	percpu_bytes = SIZEOF(.percpu);

	. = 0x100000;
	_image_start = .;
	.boot : {
		KEEP(*(.boot.header))
		KEEP(*(.boot.text))
	} :boot
	.note : {
		KEEP(*(.note.pvh))
	} :boot :note

	. = ALIGN(PAGE);
	. += IMAGE_BASE;

	.text : AT(ADDR(.text) - IMAGE_BASE) {
		_text = .;
		*(.text.hot .text.hot.*)
		*(.text .text.*)
		_etext = .;
	} :text

	. = ALIGN(PAGE);
	.rodata : AT(ADDR(.rodata) - IMAGE_BASE) {
		_rodata = .;
		*(.rodata .rodata.*)
		. = ALIGN(16);
		__start_extable = .;
		KEEP(*(extable))
		__stop_extable = .;
		. = ALIGN(16);
		__start_benches = .;
		KEEP(*(benches))
		__stop_benches = .;
		. = ALIGN(16);
		__start_tests = .;
		KEEP(*(tests))
		__stop_tests = .;
	} :rodata
	.ksyms : AT(ADDR(.ksyms) - IMAGE_BASE) {
		KEEP(*(.ksyms))
		_erodata = .;
	} :rodata

	. = ALIGN(PAGE);
	.data : AT(ADDR(.data) - IMAGE_BASE) {
		_data = .;
		*(.data .data.*)
		. = ALIGN(8);
		_edata = .;
	} :data
	.bss : AT(ADDR(.bss) - IMAGE_BASE) {
		*(.bss.page)
		boot_percpu = .;
		. += SIZEOF(.percpu);
		*(.bss .bss.* COMMON)
		. = ALIGN(PAGE);
	} :data
	_image_end = .;

	/DISCARD/ : {
		*(.comment .note.GNU-stack .note.gnu.* .eh_frame .eh_frame_hdr .gnu.version*)
	}
}
