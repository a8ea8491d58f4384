/* SPDX-License-Identifier: MIT
 *
 * Kernel stacks: slots of 32 KiB in a region of their own, the upper half mapped, so that an
 * overflow meets an unmapped page and ends in a double fault with a report. A bitmap says which
 * slots are taken.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/log.h>
#include "kernel_map.h"
#include "stacks.h"

#define SLOT_BYTES (2 * KERNEL_STACK_BYTES)
#define SLOT_COUNT 16384
#define STACK_BITS (PTE_PRESENT | PTE_WRITE | PTE_NX)

static uint64_t slots_taken[SLOT_COUNT / 64];

static unsigned slot_of(vaddr_t top)
{
	return (unsigned)((top - ARCH_STACK_AREA) / SLOT_BYTES - 1);
}

/* A free slot, now taken, or -1. */
static int slot_take(void)
{
	for (unsigned word = 0; word < ARRAY_COUNT(slots_taken); word++) {
		unsigned bit;

		if (slots_taken[word] == UINT64_MAX)
			continue;
		bit = __builtin_ctzll(~slots_taken[word]);
		slots_taken[word] |= 1ull << bit;
		return word * 64 + bit;
	}
	log_warn("mm: all %d kernel stacks are in use", SLOT_COUNT);
	return -1;
}

static void pages_unmap(vaddr_t bottom, vaddr_t end)
{
	paddr_t frames[KERNEL_STACK_BYTES / PAGE_BYTES];
	unsigned count = 0;
	struct tlb_batch batch;

	tlb_batch_begin(&batch, NULL);
	for (vaddr_t at = bottom; at < end; at += PAGE_BYTES) {
		uint64_t *entry = kernel_entry_find(at);

		frames[count++] = *entry & PTE_ADDRESS;
		*entry = 0;
		tlb_batch_add(&batch, at);
	}
	tlb_batch_end(&batch);
	while (count)
		frame_free(frames[--count]);
}

vaddr_t stack_map(void)
{
	int slot = slot_take();
	vaddr_t top, bottom;

	if (slot < 0)
		return 0;
	top = ARCH_STACK_AREA + (vaddr_t)(slot + 1) * SLOT_BYTES;
	bottom = top - KERNEL_STACK_BYTES;
	for (vaddr_t at = bottom; at < top; at += PAGE_BYTES) {
		paddr_t frame = frame_alloc();

		if (frame != PADDR_NONE && !kernel_map_page(at, frame, STACK_BITS))
			continue;
		if (frame != PADDR_NONE)
			frame_free(frame);
		pages_unmap(bottom, at);
		slots_taken[slot / 64] &= ~(1ull << (slot % 64));
		return 0;
	}
	return top;
}

/* One word of the bitmap is what one table maps: without stacks it goes, or the tables of a time
 * with many threads would lie about in memory for ever. */
static void table_free(vaddr_t at)
{
	uint64_t *entry = tables_find(kernel_root, at, 1);
	paddr_t table = *entry & PTE_ADDRESS;

	*entry = 0;
	tlb_drop_page(NULL, at);
	frame_free_zeroed(table);
}

_Static_assert(64 * SLOT_BYTES == ARCH_CHUNK_BYTES, "a word of slots is a table");

void stack_unmap(vaddr_t top)
{
	unsigned slot = slot_of(top);

	pages_unmap(top - KERNEL_STACK_BYTES, top);
	slots_taken[slot / 64] &= ~(1ull << (slot % 64));
	if (!slots_taken[slot / 64])
		table_free(top - SLOT_BYTES);
}

size_t stack_tables_of(const vaddr_t *tops, unsigned count)
{
	size_t tables = 0;

	for (unsigned i = 0; i < count; i++) {
		unsigned word = slot_of(tops[i]) / 64, first = count;
		uint64_t slots = 0;

		for (unsigned k = count; k-- > 0;) {
			unsigned slot = slot_of(tops[k]);

			if (slot / 64 != word)
				continue;
			slots |= 1ull << (slot % 64);
			first = k;
		}
		tables += first == i && slots == slots_taken[word];
	}
	return tables;
}

vaddr_t kernel_stack_alloc(void)
{
	return stack_get();
}

void kernel_stack_free(vaddr_t top)
{
	stack_put(top);
}

bool kernel_stack_bounds(vaddr_t address, vaddr_t *bottom, vaddr_t *top)
{
	if (address < ARCH_STACK_AREA ||
	    address >= ARCH_STACK_AREA + (vaddr_t)SLOT_COUNT * SLOT_BYTES)
		return false;
	*top = ALIGN_DOWN(address, SLOT_BYTES) + SLOT_BYTES;
	*bottom = *top - KERNEL_STACK_BYTES;
	return address >= *bottom;
}
