/* SPDX-License-Identifier: MIT
 *
 * The order of locks (kernel/lock_order.h): what it allows and what it refuses.
 */
#include <exo/test.h>
#include "../../kernel/lock_order.h"

static const char locks[LOCK_ORDER_MAX + 2];

static bool learn(struct lock_order *order, unsigned outer, unsigned inner)
{
	return lock_order_learn(order, &locks[outer], &locks[inner]);
}

TEST(lock_order_refuses_circles)
{
	struct lock_order order = { .inner = { 0 } };

	CHECK(!learn(&order, 0, 0));
	CHECK(learn(&order, 0, 1));
	CHECK(learn(&order, 0, 1));
	CHECK(learn(&order, 1, 2));
	CHECK(learn(&order, 0, 2));
	CHECK(learn(&order, 3, 2));
	CHECK(!learn(&order, 1, 0));
	CHECK(!learn(&order, 2, 0)); /* over 1 */
	CHECK(!learn(&order, 2, 3));
	CHECK(learn(&order, 3, 0)); /* what was refused was not learned */
	CHECK(!learn(&order, 1, 3));
}

TEST(lock_order_of_more_locks_than_it_knows)
{
	struct lock_order order = { .inner = { 0 } };

	for (unsigned i = 0; i + 1 < ARRAY_COUNT(locks); i++)
		CHECK(learn(&order, i, i + 1));
	CHECK(!learn(&order, LOCK_ORDER_MAX - 1, 0));
	CHECK(learn(&order, LOCK_ORDER_MAX, 0)); /* not checked */
}

/* Against a model: a random order of ranks is never refused, and its reverse always. */
TEST(lock_order_random)
{
	struct lock_order order = { .inner = { 0 } };

	for (unsigned i = 0; i < 1000; i++) {
		unsigned a = (unsigned)(test_random(t) % LOCK_ORDER_MAX);
		unsigned b = (unsigned)(test_random(t) % LOCK_ORDER_MAX);

		if (a == b)
			continue;
		CHECK(learn(&order, MIN(a, b), MAX(a, b)));
		CHECK(!learn(&order, MAX(a, b), MIN(a, b)));
	}
}
