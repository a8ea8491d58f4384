/* SPDX-License-Identifier: MIT
 *
 * Long division of a 128-bit product, one bit a step, as on paper. The compiler would call a
 * function of its run-time library for this, and the kernel links none.
 */
#include <exo/muldiv.h>

uint64_t muldiv_u64(uint64_t a, uint64_t b, uint64_t c)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	uint64_t low = product;
	uint64_t remainder = product >> 64;
	uint64_t quotient = 0;

	if (remainder >= c)
		return UINT64_MAX;
	for (int bit = 63; bit >= 0; bit--) {
		bool carry = remainder >> 63;

		remainder = remainder << 1 | (low >> bit & 1);
		if (carry || remainder >= c) {
			remainder -= c;
			quotient |= 1ull << bit;
		}
	}
	return quotient;
}
