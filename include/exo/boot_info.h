/* SPDX-License-Identifier: MIT
 *
 * What the boot loader said, in one form for both protocols (PVH, Multiboot2). arch/x86/boot/ fills
 * it from memory that nobody has checked: every count and pointer is bounded there.
 */
#ifndef EXO_BOOT_INFO_H
#define EXO_BOOT_INFO_H

#include <exo/types.h>

#define BOOT_RANGES_MAX  64
#define BOOT_CMDLINE_MAX 512

struct boot_range {
	paddr_t start;
	paddr_t end; /* exclusive */
};

struct boot_info {
	const char *protocol;        /* "PVH" or "Multiboot2" */
	uint64_t tsc_start;          /* TSC at the kernel's first instruction */
	paddr_t rsdp;                /* ACPI root pointer, 0 when the loader gave none */
	struct boot_range initrd;    /* empty when there is none */
	bool text_mode_known_absent; /* the loader says that the display is not in text mode */
	unsigned usable_count;
	struct boot_range usable[BOOT_RANGES_MAX]; /* sorted, disjoint, page aligned RAM */
	unsigned reserved_count;
	struct boot_range
		reserved[BOOT_RANGES_MAX]; /* in use already: kernel, initrd, early tables */
	char cmdline[BOOT_CMDLINE_MAX];
};

#endif
