/* SPDX-License-Identifier: MIT
 *
 * The order of locks (lock_order.h) as a graph that must stay without circles.
 */
#include "lock_order.h"

/* The lock's number, a new one for a new lock; LOCK_ORDER_MAX when they are used up. CPUs that meet
 * new locks at once agree by compare-and-exchange. */
static unsigned number_of(struct lock_order *order, const void *lock)
{
	for (unsigned i = 0; i < LOCK_ORDER_MAX; i++) {
		const void *expected = NULL;

		if (__atomic_load_n(&order->locks[i], __ATOMIC_RELAXED) == lock)
			return i;
		if (__atomic_compare_exchange_n(&order->locks[i], &expected, lock, false,
						__ATOMIC_RELAXED, __ATOMIC_RELAXED) ||
		    expected == lock)
			return i;
	}
	return LOCK_ORDER_MAX;
}

/* The locks that have been taken inside of `from`, directly or not, as bits. */
static uint32_t all_inside(const struct lock_order *order, unsigned from)
{
	uint32_t found = order->inner[from], before;

	do {
		before = found;
		for (uint32_t rest = found; rest; rest &= rest - 1)
			found |= order->inner[__builtin_ctz(rest)];
	} while (found != before);
	return found;
}

bool lock_order_learn(struct lock_order *order, const void *outer, const void *inner)
{
	unsigned from = number_of(order, outer), to = number_of(order, inner);

	if (from == LOCK_ORDER_MAX || to == LOCK_ORDER_MAX)
		return true;
	if (from == to || all_inside(order, to) & 1u << from)
		return false;
	__atomic_fetch_or(&order->inner[from], 1u << to, __ATOMIC_RELAXED);
	return true;
}
