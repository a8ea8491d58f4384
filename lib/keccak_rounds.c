/* SPDX-License-Identifier: MIT
 *
 * AUDIT_KECCAK_UNROLLED=n: Keccak-f[1600] as FIPS 202, 3.2 writes it, in loops over the lanes. Only
 * rho and pi are one step: pi moves each lane to where the walk of rho goes next (3.2.2, step 3).
 * Compare with keccak_unrolled.c.
 */
#include <exo/sha3.h>
#include <exo/string.h>

/* The walk from lane (1, 0): (x, y) is followed by (y, 2x + 3y modulo 5). Lane x + 5 * y, and by
 * how much step t rotates: (t + 1)(t + 2) / 2 modulo 64. */
static const struct {
	uint8_t lane, bits;
} walk[24] = {
	{ 10, 1 },  { 7, 3 },   { 11, 6 },  { 17, 10 }, { 18, 15 }, { 3, 21 },
	{ 5, 28 },  { 16, 36 }, { 8, 45 },  { 21, 55 }, { 24, 2 },  { 4, 14 },
	{ 15, 27 }, { 23, 41 }, { 19, 56 }, { 13, 8 },  { 12, 25 }, { 2, 43 },
	{ 20, 62 }, { 14, 18 }, { 22, 39 }, { 9, 61 },  { 6, 20 },  { 1, 44 },
};

static uint64_t rotate_left(uint64_t lane, unsigned bits)
{
	return lane << bits | lane >> (64 - bits);
}

static void theta(uint64_t a[25])
{
	uint64_t parity[7]; /* of columns 4, 0, 1, 2, 3, 4, 0 */

	for (unsigned x = 0; x < 5; x++)
		parity[x + 1] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
	parity[0] = parity[5];
	parity[6] = parity[1];
	for (unsigned x = 0; x < 5; x++)
		for (unsigned y = 0; y < 25; y += 5)
			a[x + y] ^= parity[x] ^ rotate_left(parity[x + 2], 1);
}

static void rho_pi(uint64_t a[25])
{
	uint64_t lane = a[1];

	for (unsigned t = 0; t < 24; t++) {
		uint64_t next = a[walk[t].lane];

		a[walk[t].lane] = rotate_left(lane, walk[t].bits);
		lane = next;
	}
}

static void chi(uint64_t a[25])
{
	for (unsigned y = 0; y < 25; y += 5) {
		uint64_t row[7]; /* with its first two lanes once more */

		memcpy(row, a + y, 5 * sizeof(*row));
		memcpy(row + 5, a + y, 2 * sizeof(*row));
		for (unsigned x = 0; x < 5; x++)
			a[x + y] = row[x] ^ (~row[x + 1] & row[x + 2]);
	}
}

void keccak_f1600(uint64_t lanes[25])
{
	for (unsigned round = 0; round < KECCAK_ROUNDS; round++) {
		theta(lanes);
		rho_pi(lanes);
		chi(lanes);
		lanes[0] ^= keccak_round_constants[round]; /* iota */
	}
}
