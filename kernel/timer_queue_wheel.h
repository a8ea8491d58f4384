/* SPDX-License-Identifier: MIT
 *
 * TIMER_QUEUE=WHEEL, the types (timer_queue_wheel.c).
 */
#ifndef KERNEL_TIMER_QUEUE_WHEEL_H
#define KERNEL_TIMER_QUEUE_WHEEL_H

#include <exo/list.h>

#define WHEEL_TICK_BITS  10 /* a tick is 2^10 ns */
#define WHEEL_DIGIT_BITS 6
#define WHEEL_SLOTS      (1u << WHEEL_DIGIT_BITS)
#define WHEEL_LEVELS     9

_Static_assert(WHEEL_TICK_BITS + WHEEL_LEVELS * WHEEL_DIGIT_BITS == 64,
	       "every deadline has a slot");
_Static_assert(WHEEL_SLOTS == 64, "one bit a slot in a word");

struct timer_queue {
	uint64_t tick;                   /* up to which the wheel has turned */
	unsigned levels;                 /* a bit for each level with timers */
	struct list_node due;            /* found to be due, not taken yet */
	uint64_t occupied[WHEEL_LEVELS]; /* a bit for each slot with timers; only then are valid: */
	uint64_t earliest_ns[WHEEL_LEVELS][WHEEL_SLOTS]; /* no timer of the slot is due earlier */
	struct list_node slots[WHEEL_LEVELS][WHEEL_SLOTS];
};

#endif
