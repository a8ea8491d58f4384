/* SPDX-License-Identifier: MIT
 *
 * Reservations: frames set aside, so that an operation that must not fail half way can be sure of
 * them. The reserve belongs to whoever made it; its frames count as allocated. Thread context, like
 * the frames themselves.
 *
 *	struct frame_reserve reserve = { 0 };
 *
 *	error = frame_reserve_fill(&reserve, 3);
 *	if (error)
 *		return error;
 *	… frame_reserve_take(&reserve) up to three times: never PADDR_NONE …
 *	frame_reserve_release(&reserve);
 *
 * One reserve is the system's own: for what has to be done to say that memory has run out, and to
 * end who took it.
 */
#ifndef EXO_FRAME_RESERVE_H
#define EXO_FRAME_RESERVE_H

#include <exo/compiler.h>
#include <exo/types.h>

struct frame_reserve_link;

struct frame_reserve {
	struct frame_reserve_link *first; /* the frames, linked through their first words */
	size_t count;
};

/* Set frames aside until there are `count`; -E_NOMEM leaves the reserve as it was. */
int frame_reserve_fill(struct frame_reserve *reserve, size_t count) __must_check;

/* One of the frames, contents undefined; PADDR_NONE when the reserve is empty. Whoever takes it
 * gives it back with frame_free. */
paddr_t frame_reserve_take(struct frame_reserve *reserve) __must_check;

/* Give the rest back. */
void frame_reserve_release(struct frame_reserve *reserve);

/* Start-up, once. */
void frame_emergency_init(void);

/* A frame, if need be from the system's reserve, which earlier emergencies may have emptied; first
 * fills up what they took if there is memory again. Only for work that memory will be free after.
 */
paddr_t frame_alloc_emergency(void) __must_check;

#define FRAME_EMERGENCY_COUNT 16

#endif
