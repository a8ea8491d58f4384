/* SPDX-License-Identifier: MIT
 *
 * The table of function names that the build appends to the image. In the first of the two links it
 * is not there yet: the weak declarations are null.
 */
#include <exo/symbols.h>

extern const uint32_t ksyms_count __attribute__((weak));
extern const uint32_t ksyms_offsets[] __attribute__((weak)); /* from _text, ascending */
extern const uint32_t ksyms_names[] __attribute__((weak)); /* offset of each name in the strings */
extern const char ksyms_strings[] __attribute__((weak));
extern const char _text[], _etext[];

const char *symbol_at(vaddr_t address, size_t *offset)
{
	uint32_t low = 0, high;
	uint32_t target = address - (vaddr_t)_text;

	if (address < (vaddr_t)_text || address >= (vaddr_t)_etext || !&ksyms_count)
		return NULL;
	/* The last symbol at or below the target. */
	high = ksyms_count;
	while (high - low > 1) {
		uint32_t middle = (low + high) / 2;

		if (ksyms_offsets[middle] <= target)
			low = middle;
		else
			high = middle;
	}
	if (!ksyms_count || ksyms_offsets[low] > target)
		return NULL;
	*offset = target - ksyms_offsets[low];
	return ksyms_strings + ksyms_names[low];
}
