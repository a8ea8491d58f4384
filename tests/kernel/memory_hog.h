/* SPDX-License-Identifier: MIT
 *
 * For tests of exhaustion: take all frames and give them back. The list of what was taken is kept
 * in the taken blocks themselves.
 */
#ifndef TESTS_KERNEL_MEMORY_HOG_H
#define TESTS_KERNEL_MEMORY_HOG_H

#include <exo/types.h>

/* A taken block, at its start. */
struct hog_block {
	struct hog_block *next;
	unsigned order;
};

/* Take every block of the order that there is; adds to *taken, returns how many. */
size_t hog_take_order(struct hog_block **taken, unsigned order);

/* Take every frame, in blocks as large as possible. */
void hog_take_all(struct hog_block **taken);

/* Give all of them back. */
void hog_release(struct hog_block **taken);

#endif
