/* SPDX-License-Identifier: MIT
 *
 * The parts of a handle table, for the two files about them. Private to security/.
 */
#ifndef SECURITY_HANDLE_TABLE_H
#define SECURITY_HANDLE_TABLE_H

#include <exo/handle.h>
#include <exo/timer.h>

/* The place is used once more. */
#define HANDLE_GENERATION ((exo_handle_t)1 << HANDLE_INDEX_BITS)

/* An empty table whose numbers begin at `from` (0: at the first); -E_QUOTA, -E_NOMEM. */
int handle_table_create(struct handle_table **table, exo_handle_t from,
			struct quota *quota) __must_check;
/* Nobody uses it any more: it goes, or with the last of its ghosts. */
void handle_table_free(struct handle_table *table);

/* A leaf more, all of whose places are blank and not yet free. -E_RANGE, -E_QUOTA, -E_NOMEM. */
int handle_leaf_add(struct handle_table *table) __must_check;

/* A ghost in a table is needed no more. */
void handle_ghost_gone(struct cap *cap);

/* handle_derive, as far as it cannot fail and takes but a few steps: with all that is asked the
 * first says so, and the second does it. */
static __always_inline bool handle_derive_is_usual(const struct agent *to, const struct cap *from,
						   uint64_t badge, uint64_t expires_ns)
{
	/* It may not be copied, or has a deadline. */
	if (unlikely(!cap_matches(from, EXO_RIGHT_COPY)))
		return false;
	/* The copy is to have another badge, or a deadline. */
	if (unlikely(badge | (expires_ns ^ TIMER_NEVER)))
		return false;
	if (unlikely(!cap_can_derive(from)))
		return false;
	/* There is no table yet, or it is full. */
	return likely(to->handles) && likely(to->handles->free);
}

/* by: the running thread. */
exo_handle_t handle_derive_usual(const struct thread *by, struct agent *to, struct cap *from,
				 unsigned rights);

/* A blank place becomes the next to be taken. */
static inline void place_free(struct handle_table *table, struct cap *cap)
{
	cap->next_free = table->free;
	table->free = cap;
}

#endif
