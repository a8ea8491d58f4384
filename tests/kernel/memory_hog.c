/* SPDX-License-Identifier: MIT
 *
 * Taking all memory (memory_hog.h).
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include "memory_hog.h"

size_t hog_take_order(struct hog_block **taken, unsigned order)
{
	size_t count = 0;
	paddr_t block;

	while ((block = frames_alloc(order)) != PADDR_NONE) {
		struct hog_block *hog = arch_phys_to_virt(block);

		hog->next = *taken;
		hog->order = order;
		*taken = hog;
		count++;
	}
	return count;
}

void hog_take_all(struct hog_block **taken)
{
	for (unsigned order = FRAME_ORDER_MAX + 1; order-- > 0;)
		hog_take_order(taken, order);
}

void hog_release(struct hog_block **taken)
{
	while (*taken) {
		struct hog_block *hog = *taken;

		*taken = hog->next;
		frames_free(arch_virt_to_phys(hog), hog->order);
	}
}
