/* SPDX-License-Identifier: MIT
 *
 * The kernel's half as the tables say it: W^X over every present entry and every alias, the direct
 * map of all RAM, the image's read-only parts under both addresses, and large pages that are split.
 */
#include <exo/agent.h>
#include <exo/frames.h>
#include <exo/space.h>
#include <exo/start.h>
#include <exo/test.h>
#include <exo/thread.h>
#include "kernel_map.h"

extern const char _text[], _etext[], _rodata[], _erodata[];

static bool is_read_only_image(paddr_t at)
{
	return (at >= arch_virt_to_phys(_text) && at < arch_virt_to_phys(_etext)) ||
	       (at >= arch_virt_to_phys(_rodata) && at < arch_virt_to_phys(_erodata));
}

/* Every page of RAM is at its place, writable unless it is the image's text or read-only data. */
TEST(kernel_map_holds_all_memory)
{
	for (unsigned i = 0; i < kernel_boot_info->usable_count; i++) {
		const struct boot_range *range = &kernel_boot_info->usable[i];

		for (paddr_t at = range->start; at < range->end; at += PAGE_BYTES) {
			const uint64_t *entry = kernel_entry_find(at + ARCH_DIRECT_MAP);

			CHECK(entry);
			CHECK(*entry & PTE_NX);
			CHECK(!(*entry & PTE_WRITE) == is_read_only_image(at));
			CHECK((*entry & PTE_ADDRESS) <= at);
			CHECK((*entry & PTE_ADDRESS) == at || *entry & PTE_LARGE);
		}
	}
}

/* Give one page of the direct map an entry of its own; a large page around it is split. Its
 * neighbours stay, and what the processor cached of the large page is not used any more. */
TEST(kernel_map_splits_what_must_be_split)
{
	paddr_t block = frames_alloc(FRAME_ORDER_2M), other = frame_alloc();
	volatile unsigned *memory = arch_phys_to_virt(block);
	volatile unsigned *target = memory + 5 * (PAGE_BYTES / sizeof(*memory));
	volatile unsigned *last = memory + (512 * PAGE_BYTES - 4) / sizeof(*memory);
	uint64_t *leaf, *entry, before;
	bool good;

	CHECK(block != PADDR_NONE && other != PADDR_NONE);
	memory[0] = 1, *target = 2, *last = 3;
	*(volatile unsigned *)arch_phys_to_virt(other) = 4;
	leaf = kernel_entry_find((vaddr_t)target);
	before = *leaf;
	entry = kernel_entry((vaddr_t)target);
	CHECK(entry);
	good = memory[0] == 1 && *target == 2 && *last == 3;
	*entry = other | KERNEL_DATA_BITS;
	tlb_drop_page(NULL, (vaddr_t)target);
	good = good && memory[0] == 1 && *target == 4 && *last == 3;
	*entry = (block + 5 * PAGE_BYTES) | KERNEL_DATA_BITS;
	tlb_drop_page(NULL, (vaddr_t)target);
	good = good && *target == 2;
	/* Back to the large page. */
	if (leaf != entry) {
		paddr_t table = *leaf & PTE_ADDRESS;

		*leaf = before;
		tlb_drop_all(NULL);
		frame_free(table);
	}
	good = good && memory[0] == 1 && *target == 2 && *last == 3;
	frames_free(block, FRAME_ORDER_2M);
	frame_free(other);
	CHECK(good);
}
