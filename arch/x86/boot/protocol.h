/* SPDX-License-Identifier: MIT
 *
 * Which loader started us. Multiboot2's value is the magic that the loader itself leaves in eax;
 * PVH leaves nothing, so the entry code makes one up. Included by assembly as well.
 */
#ifndef X86_BOOT_PROTOCOL_H
#define X86_BOOT_PROTOCOL_H

#define BOOT_PROTOCOL_MULTIBOOT2 0x36d76289
#define BOOT_PROTOCOL_PVH        0x00485650

#ifndef __ASSEMBLER__

#include <exo/boot_info.h>
#include <exo/compiler.h>

/* Fill *info from the loader's structures, which nobody has checked. Physical addresses are read
 * through the direct map. 0, or -E_FORMAT or -E_TOOBIG (the command line) with *reason saying what
 * is wrong. */
int pvh_parse(const void *start_info, struct boot_info *info, const char **reason) __must_check;
int multiboot2_parse(const void *information, struct boot_info *info,
		     const char **reason) __must_check;

/* One range of RAM from the loader's map: rounded inwards to pages, kept sorted, merged with what
 * it touches or overlaps; what is empty or lies beyond 64 TiB is dropped. -E_TOOBIG
 * when BOOT_RANGES_MAX are in use. */
int boot_usable_add(struct boot_info *info, paddr_t start, uint64_t bytes) __must_check;

/* A range that is no RAM after all, rounded outwards: where entries of the map overlap, this one
 * wins. Same error. */
int boot_usable_remove(struct boot_info *info, paddr_t start, uint64_t bytes) __must_check;

/* A range that is in use, rounded outwards. */
int boot_reserved_add(struct boot_info *info, paddr_t start, uint64_t bytes) __must_check;

/* Copy a command line of at most BOOT_CMDLINE_MAX - 1 bytes. -E_TOOBIG. */
int boot_cmdline_set(struct boot_info *info, const char *text, size_t bytes_max) __must_check;

#endif
#endif
