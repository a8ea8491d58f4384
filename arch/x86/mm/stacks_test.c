/* SPDX-License-Identifier: MIT
 *
 * Kernel stacks: more of them than one page table maps.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/test.h>
#include "tables.h"

#define STACKS 130

/* Whichever are kept for threads to come: no frame is missing, those of page tables included. */
TEST(stacks_give_frames_back)
{
	vaddr_t tops[STACKS];
	size_t before;

	arch_stacks_release();
	before = frames_free_count();
	for (unsigned backwards = 0; backwards < 2; backwards++) {
		for (unsigned i = 0; i < STACKS; i++)
			CHECK((tops[i] = kernel_stack_alloc()));
		for (unsigned i = 0; i < STACKS; i++)
			kernel_stack_free(tops[backwards ? STACKS - 1 - i : i]);
		CHECK_EQUAL(frames_free_count(), before);
	}
	arch_stacks_release();
	CHECK_EQUAL(frames_free_count(), before);
}
