/* SPDX-License-Identifier: MIT
 *
 * The table of owners (exo/frame_refs.h).
 */
#include <exo/boot_alloc.h>
#include <exo/frame_refs.h>

uint32_t *frame_refs;

void frame_refs_init(struct boot_info *info)
{
	size_t span = info->usable[info->usable_count - 1].end >> PAGE_SHIFT;

	frame_refs = boot_alloc(info, span * sizeof(*frame_refs));
}
