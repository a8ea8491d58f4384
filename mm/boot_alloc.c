/* SPDX-License-Identifier: MIT
 *
 * The start-up allocator: a pointer that moves down through the usable memory below 4 GiB (which
 * the start-up page tables reach) and steps over reserved ranges. What it hands out is itself a
 * reserved range; as long as the blocks touch they share one entry.
 */
#include <exo/arch.h>
#include <exo/boot_alloc.h>
#include <exo/panic.h>

#define REACH (4 * (paddr_t)GIB)

static size_t bytes_out;
static struct boot_range *last_block; /* its entry in info->reserved */
static bool ended;

/* The reserved range that overlaps [start, end), or NULL. */
static const struct boot_range *reserved_in(const struct boot_info *info, paddr_t start,
					    paddr_t end)
{
	for (unsigned i = 0; i < info->reserved_count; i++)
		if (info->reserved[i].start < end && info->reserved[i].end > start)
			return &info->reserved[i];
	return NULL;
}

/* The highest free place for the bytes in one usable range, or PADDR_NONE. */
static paddr_t find_in(const struct boot_info *info, const struct boot_range *range, size_t bytes)
{
	paddr_t end = MIN(range->end, REACH);

	while (end > range->start && end - range->start >= bytes) {
		const struct boot_range *block = reserved_in(info, end - bytes, end);

		if (!block)
			return end - bytes;
		end = MIN(end, block->start);
	}
	return PADDR_NONE;
}

static void reserve(struct boot_info *info, paddr_t start, size_t bytes)
{
	if (last_block && last_block->start == start + bytes) {
		last_block->start = start;
		return;
	}
	if (info->reserved_count == BOOT_RANGES_MAX)
		fatal("memory: more than %d reserved ranges", BOOT_RANGES_MAX);
	last_block = &info->reserved[info->reserved_count++];
	*last_block = (struct boot_range){ .start = start, .end = start + bytes };
}

void *boot_alloc(struct boot_info *info, size_t bytes)
{
	paddr_t start = PADDR_NONE;

	if (ended)
		panic("boot_alloc: called after the frame allocator took over");
	bytes = ALIGN_UP(bytes, PAGE_BYTES);
	for (unsigned i = info->usable_count; i-- > 0 && start == PADDR_NONE;)
		start = find_in(info, &info->usable[i], bytes);
	if (start == PADDR_NONE)
		fatal("memory: no %zu KiB left for start-up tables", bytes / KIB);
	reserve(info, start, bytes);
	bytes_out += bytes;
	arch_zero_pages(arch_phys_to_virt(start), bytes);
	return arch_phys_to_virt(start);
}

void boot_alloc_end(void)
{
	ended = true;
}

size_t boot_alloc_bytes(void)
{
	return bytes_out;
}
