/* SPDX-License-Identifier: MIT
 *
 * Memory for ever, before frames_init: page tables of the direct map and the frame allocator's
 * tables. Takes pages downwards from the highest usable memory below 4 GiB and adds them to the
 * reserved ranges, so that the frame allocator leaves them alone. Panics after frames_init; fatal()
 * when memory is too small.
 */
#ifndef EXO_BOOT_ALLOC_H
#define EXO_BOOT_ALLOC_H

#include <exo/boot_info.h>
#include <exo/types.h>

/* Zeroed, page aligned, whole pages, contiguous. Never NULL. */
void *boot_alloc(struct boot_info *info, size_t bytes);

/* No call of boot_alloc is allowed any more. */
void boot_alloc_end(void);

/* Bytes handed out so far. */
size_t boot_alloc_bytes(void);

#endif
