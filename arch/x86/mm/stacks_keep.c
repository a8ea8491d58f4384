/* SPDX-License-Identifier: MIT
 *
 * MM_STACK_CACHE: the stacks that are kept, and giving them back (stacks_keep.h).
 */
#include <exo/arch.h>
#include "stacks.h"
#include "tables.h"

struct stacks_kept stacks_kept;

size_t arch_stacks_kept_frames(void)
{
	return stacks_kept.count * (KERNEL_STACK_BYTES / PAGE_BYTES) +
	       stack_tables_of(stacks_kept.tops, stacks_kept.count);
}

bool arch_stacks_release(void)
{
	bool any = stacks_kept.count;

	while (stacks_kept.count)
		stack_unmap(stacks_kept.tops[--stacks_kept.count]);
	return any;
}
