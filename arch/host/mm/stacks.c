/* SPDX-License-Identifier: MIT
 *
 * Kernel stacks: slots in a region of their own, all but the lowest page mapped to frames, so that
 * an overflow meets addresses without memory. Mapping is a system call of Linux for each run of
 * neighbouring frames; with MM_STACK_CACHE it is seldom (arch/x86/mm/stacks_keep.h).
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/log.h>
#include "../../x86/mm/stacks.h"
#include "../../x86/mm/tables.h"
#include "../linux/door.h"

#define SLOT_BYTES  (KERNEL_STACK_BYTES + PAGE_BYTES)
#define SLOT_COUNT  ((ARCH_DIRECT_MAP - ARCH_STACK_AREA) / SLOT_BYTES)
#define STACK_PAGES (KERNEL_STACK_BYTES / PAGE_BYTES)

/* The frames of a slot's stack; the first one's is 0 while it is free. */
static uint32_t frames_of[SLOT_COUNT][STACK_PAGES];
static unsigned first_free; /* no slot below is */

static void frames_give_back(const uint32_t *frames, unsigned count)
{
	while (count)
		frame_free((paddr_t)frames[--count] << PAGE_SHIFT);
}

static bool frames_get(uint32_t *frames)
{
	for (unsigned i = 0; i < STACK_PAGES; i++) {
		paddr_t frame = frame_alloc();

		if (frame == PADDR_NONE) {
			frames_give_back(frames, i);
			return false;
		}
		frames[i] = (uint32_t)(frame >> PAGE_SHIFT);
	}
	return true;
}

static bool frames_map(vaddr_t bottom, const uint32_t *frames)
{
	for (unsigned i = 0, run; i < STACK_PAGES; i += run) {
		for (run = 1; i + run < STACK_PAGES && frames[i + run] == frames[i] + run;)
			run++;
		if (!door_map(bottom + i * PAGE_BYTES, (paddr_t)frames[i] << PAGE_SHIFT,
			      run * PAGE_BYTES))
			return false;
	}
	return true;
}

vaddr_t stack_map(void)
{
	unsigned slot = first_free;
	uint32_t frames[STACK_PAGES];
	vaddr_t top;

	while (slot < SLOT_COUNT && frames_of[slot][0])
		slot++;
	if (slot == SLOT_COUNT) {
		log_warn("mm: all %llu kernel stacks are in use", SLOT_COUNT);
		return 0;
	}
	if (!frames_get(frames))
		return 0;
	top = ARCH_STACK_AREA + (vaddr_t)(slot + 1) * SLOT_BYTES;
	if (!frames_map(top - KERNEL_STACK_BYTES, frames)) {
		door_unmap(top - KERNEL_STACK_BYTES, KERNEL_STACK_BYTES);
		frames_give_back(frames, STACK_PAGES);
		log_warn("mm: Linux maps no more kernel stacks (vm.max_map_count)");
		return 0;
	}
	for (unsigned i = 0; i < STACK_PAGES; i++)
		frames_of[slot][i] = frames[i];
	first_free = slot + 1;
	return top;
}

void stack_unmap(vaddr_t top)
{
	unsigned slot = (unsigned)((top - ARCH_STACK_AREA) / SLOT_BYTES - 1);

	door_unmap(top - KERNEL_STACK_BYTES, KERNEL_STACK_BYTES);
	frames_give_back(frames_of[slot], STACK_PAGES);
	frames_of[slot][0] = 0;
	first_free = MIN(first_free, slot);
}

/* Linux has the page tables. */
size_t stack_tables_of(const vaddr_t *tops __attribute__((unused)),
		       unsigned count __attribute__((unused)))
{
	return 0;
}

vaddr_t kernel_stack_alloc(void)
{
	return stack_get();
}

void kernel_stack_free(vaddr_t top)
{
	stack_put(top);
}
