/* SPDX-License-Identifier: MIT
 *
 * How boot loaders find the kernel: the Multiboot2 header (Multiboot2 specification 2.0, 3.1; within the
 * first 32 KiB of the file) and the PVH entry note (Xen, docs/misc/pvh: XEN_ELFNOTE_PHYS32_ENTRY).
 */
#define MULTIBOOT2_MAGIC 0xe85250d6
#define ARCHITECTURE_I386 0

#define TAG_INFORMATION_REQUEST 1
#define TAG_MODULE_ALIGN        6
#define TAG_OPTIONAL            1

#define XEN_ELFNOTE_PHYS32_ENTRY 18

	.section .boot.header, "a"
	.balign 8
header:
	.long MULTIBOOT2_MAGIC
	.long ARCHITECTURE_I386
	.long header_end - header
	.long -(MULTIBOOT2_MAGIC + ARCHITECTURE_I386 + (header_end - header))

	.balign 8
request:
	.short TAG_INFORMATION_REQUEST, 0
	.long request_end - request
	.long 6			/* memory map */
request_end:

	.balign 8
	.short TAG_MODULE_ALIGN, 0
	.long 8

	.balign 8
	.short 0, 0		/* end */
	.long 8
header_end:

	.section .note.pvh, "a", @note
	.balign 4
	.long 4, 4, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz "Xen"
	.long pvh_start

	.section .note.GNU-stack, "", @progbits
