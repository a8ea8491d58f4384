/* SPDX-License-Identifier: MIT
 *
 * The memory map in normal form: usable ranges sorted, disjoint and page aligned, whatever the
 * loader's looked like.
 */
#include <exo/string.h>
#include <uapi/exo/errors.h>
#include "protocol.h"

#define PHYSICAL_END ((paddr_t)64 << 40) /* 64 TiB: half of the direct map's room */

static void usable_remove(struct boot_info *info, unsigned at)
{
	info->usable_count--;
	memmove(&info->usable[at], &info->usable[at + 1],
		(info->usable_count - at) * sizeof(info->usable[0]));
}

int boot_usable_add(struct boot_info *info, paddr_t start, uint64_t bytes)
{
	paddr_t end;
	unsigned at = 0;

	if (start >= PHYSICAL_END)
		return 0;
	end = ALIGN_DOWN(start + MIN(bytes, PHYSICAL_END - start), PAGE_BYTES);
	start = ALIGN_UP(start, PAGE_BYTES);
	if (start >= end)
		return 0;

	/* Swallow every range that touches or overlaps the new one. */
	while (at < info->usable_count) {
		struct boot_range *range = &info->usable[at];

		if (range->start > end || range->end < start) {
			at++;
			continue;
		}
		start = MIN(start, range->start);
		end = MAX(end, range->end);
		usable_remove(info, at);
	}
	if (info->usable_count == BOOT_RANGES_MAX)
		return -E_TOOBIG;
	for (at = 0; at < info->usable_count && info->usable[at].start < start;)
		at++;
	memmove(&info->usable[at + 1], &info->usable[at],
		(info->usable_count - at) * sizeof(info->usable[0]));
	info->usable[at] = (struct boot_range){ .start = start, .end = end };
	info->usable_count++;
	return 0;
}

int boot_usable_remove(struct boot_info *info, paddr_t start, uint64_t bytes)
{
	paddr_t end;

	if (start >= PHYSICAL_END || !bytes)
		return 0;
	end = ALIGN_UP(start + MIN(bytes, PHYSICAL_END - start), PAGE_BYTES);
	start = ALIGN_DOWN(start, PAGE_BYTES);
	for (unsigned at = 0; at < info->usable_count;) {
		struct boot_range range = info->usable[at];

		if (range.start >= end || range.end <= start) {
			at++;
			continue;
		}
		/* Up to two pieces are left of it; both lie behind what was looked at. */
		usable_remove(info, at);
		if (range.start < start && boot_usable_add(info, range.start, start - range.start))
			return -E_TOOBIG;
		if (range.end > end && boot_usable_add(info, end, range.end - end))
			return -E_TOOBIG;
	}
	return 0;
}

int boot_reserved_add(struct boot_info *info, paddr_t start, uint64_t bytes)
{
	if (info->reserved_count == BOOT_RANGES_MAX)
		return -E_TOOBIG;
	info->reserved[info->reserved_count++] = (struct boot_range){
		.start = ALIGN_DOWN(start, PAGE_BYTES),
		.end = ALIGN_UP(start + bytes, PAGE_BYTES),
	};
	return 0;
}

int boot_cmdline_set(struct boot_info *info, const char *text, size_t bytes_max)
{
	size_t length = strnlen(text, MIN(bytes_max, (size_t)BOOT_CMDLINE_MAX));

	if (length >= BOOT_CMDLINE_MAX)
		return -E_TOOBIG;
	memcpy(info->cmdline, text, length);
	info->cmdline[length] = '\0';
	return 0;
}
