/* SPDX-License-Identifier: MIT
 *
 * Multiply and divide: known answers, and the remainder theorem on random operands.
 */
#include <exo/muldiv.h>
#include <exo/test.h>

TEST(muldiv_known_answers)
{
	CHECK_EQUAL(muldiv_u64(0, 5, 7), 0);
	CHECK_EQUAL(muldiv_u64(6, 7, 42), 1);
	CHECK_EQUAL(muldiv_u64(1000000000, 1ull << 32, 1000000000), 1ll << 32);
	CHECK(muldiv_u64(UINT64_MAX, UINT64_MAX, UINT64_MAX) == UINT64_MAX);
	CHECK(muldiv_u64(UINT64_MAX, 2, 1) == UINT64_MAX); /* does not fit */
}

TEST(muldiv_random)
{
	for (int i = 0; i < 1000; i++) {
		uint64_t a = test_random(t), b = test_random(t) >> test_random(t) % 64;
		uint64_t c = (a >> test_random(t) % 64) | 1;
		uint64_t q = muldiv_u64(a, b, c);
		unsigned __int128 product = (unsigned __int128)a * b;

		if (q == UINT64_MAX)
			continue;
		CHECK((unsigned __int128)q * c <= product);
		CHECK(product - (unsigned __int128)q * c < c);
	}
}
