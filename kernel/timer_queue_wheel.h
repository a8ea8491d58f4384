/* SPDX-License-Identifier: MIT
 *
 * TIMER_QUEUE=WHEEL, the types (timer_queue_wheel.c).
 */
#ifndef KERNEL_TIMER_QUEUE_WHEEL_H
#define KERNEL_TIMER_QUEUE_WHEEL_H

#include <exo/timer.h>

#define WHEEL_SLOT_BITS 6
#define WHEEL_SLOTS     (1u << WHEEL_SLOT_BITS)

/* Words of 64 slots, in the order of time but for the two halves of the ring. */
#define WHEEL_DUE        0 /* one slot: found to be due, not taken yet */
#define WHEEL_FINE       1 /* slots of 2^8 ns */
#define WHEEL_MIDDLE     2 /* slots of 2^14 ns */
#define WHEEL_RING       3 /* slots of 2^20 ns: a round of 2^30 ns, and the next one */
#define WHEEL_RING_WORDS 32
#define WHEEL_COARSE     (WHEEL_RING + WHEEL_RING_WORDS) /* slots of 2^30 ns, then 2^36 ns … */
#define WHEEL_WORDS      (WHEEL_COARSE + 6)

#define WHEEL_FINE_SHIFT   8
#define WHEEL_MIDDLE_SHIFT (WHEEL_FINE_SHIFT + WHEEL_SLOT_BITS)
#define WHEEL_RING_SHIFT   (WHEEL_MIDDLE_SHIFT + WHEEL_SLOT_BITS)
#define WHEEL_COARSE_SHIFT 30

_Static_assert(WHEEL_RING_WORDS << (WHEEL_RING_SHIFT + WHEEL_SLOT_BITS) == 2 << WHEEL_COARSE_SHIFT,
	       "the ring holds two rounds");
_Static_assert(WHEEL_COARSE_SHIFT + (WHEEL_WORDS - WHEEL_COARSE) * WHEEL_SLOT_BITS >= 64,
	       "every deadline has a slot");

/* A list that ends in NULL. The prev of its first node is the slot itself, of which only `next` is
 * ever used as that of a node. */
struct wheel_slot {
	struct list_node *next;
	uint64_t earliest_ns; /* unless empty: no timer of the slot is due earlier */
};

_Static_assert(offsetof(struct wheel_slot, next) == offsetof(struct list_node, next),
	       "a slot stands in for a node");

struct wheel_word {
	struct wheel_slot slots[WHEEL_SLOTS];
	uint64_t occupied; /* a bit for each slot with timers */
	uint64_t bit;      /* its own in timer_queue.filled */
};

struct timer_queue {
	struct wheel_word words[WHEEL_WORDS];
	uint64_t next_ns;         /* no timer is due earlier; TIMER_NEVER: there is none */
	struct wheel_slot *first; /* its slot; `none` if of another round, or if it was removed */
	struct wheel_word *first_word; /* unless `none`, where that is */
	uint64_t base_ns;              /* up to where the wheel has turned; never in the future */
	uint64_t round_end_ns;         /* of the round that base_ns is in */
	uint64_t finest_ns;            /* slots around base_ns are open down to this width */
	uint64_t filled;               /* a bit for each word with timers */
	uint64_t this_round;           /* of those the ones that come before the next round */
	struct wheel_slot none;        /* with nobody in it */
	struct timer nobody;
};

#endif
