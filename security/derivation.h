/* SPDX-License-Identifier: MIT
 *
 * The tree of what was derived from what (exo/cap.h). Private to security/.
 */
#ifndef SECURITY_DERIVATION_H
#define SECURITY_DERIVATION_H

#include <exo/cap.h>

/* It was derived from the parent, or from nothing (NULL). */
void derivation_add(struct cap *parent, struct cap *cap);

/* It goes. False: its place stays behind as a ghost; true: nothing of it does. */
bool derivation_remove(struct cap *cap) __must_check;

/* One below which there is nothing goes. */
void derivation_remove_leaf(struct cap *cap);

/* It could not be removed without leaving a ghost, or is one. */
static inline bool derivation_is_wide(const struct cap *cap)
{
	return cap->first_child && !list_empty(&cap->first_child->siblings);
}

/* The same one step later: one child of a wide one becomes a child of its parent. */
void derivation_narrow(struct cap *cap);

/* cap.c: it is no capability any more, wherever it is; as derivation_remove. May destroy the
 * object. */
bool cap_leave(struct cap *cap) __must_check;

/* The next one in the tree below `root`, each before what was derived from it; NULL behind the
 * last. Starts with root. */
const struct cap *derivation_next(const struct cap *root, const struct cap *cap);

#endif
