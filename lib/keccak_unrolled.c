/* SPDX-License-Identifier: MIT
 *
 * AUDIT_KECCAK_UNROLLED=y: Keccak-f[1600] with every index a constant. A round reads one copy of
 * the state and writes the other, lane by lane in the order in which pi leaves them, so pi and rho
 * move nothing; two rounds make a turn of the loop.
 *
 * Lane complementing (Bertoni, Daemen, Peeters, Van Assche, Van Keer: "Keccak implementation
 * overview", 2.2): six lanes are kept inverted from the first round to the last. With a pattern of
 * inverted lanes that chi maps to itself, a row needs one NOT instead of five: AND of an inverted
 * lane becomes OR. Compare with keccak_rounds.c.
 */
#include <exo/compiler.h>
#include <exo/sha3.h>

static __always_inline uint64_t rotate_left(uint64_t lane, unsigned bits)
{
	return lane << bits | lane >> (64 - bits);
}

/* The lanes that are kept inverted: (1,0) (2,0) (3,1) (2,2) (2,3) (0,4). */
static __always_inline void complement(uint64_t a[25])
{
	a[1] = ~a[1];
	a[2] = ~a[2];
	a[8] = ~a[8];
	a[12] = ~a[12];
	a[17] = ~a[17];
	a[20] = ~a[20];
}

/* theta, rho and pi for one lane: lane i of a, in the column whose theta is d, moves by r bits. */
#define MOVED(i, column, r) rotate_left(a[i] ^ d[column], r)

static __always_inline void keccak_round(const uint64_t a[25], uint64_t to[25], uint64_t constant)
{
	uint64_t c[5], d[5], b0, b1, b2, b3, b4;

	c[0] = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
	c[1] = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
	c[2] = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
	c[3] = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
	c[4] = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
	d[0] = c[4] ^ rotate_left(c[1], 1);
	d[1] = c[0] ^ rotate_left(c[2], 1);
	d[2] = c[1] ^ rotate_left(c[3], 1);
	d[3] = c[2] ^ rotate_left(c[4], 1);
	d[4] = c[3] ^ rotate_left(c[0], 1);

	/* y = 0: lanes 1 and 2 of the result are inverted. */
	b0 = a[0] ^ d[0];
	b1 = MOVED(6, 1, 44);
	b2 = MOVED(12, 2, 43);
	b3 = MOVED(18, 3, 21);
	b4 = MOVED(24, 4, 14);
	to[0] = b0 ^ (b1 | b2) ^ constant;
	to[1] = b1 ^ (~b2 | b3);
	to[2] = b2 ^ (b3 & b4);
	to[3] = b3 ^ (b4 | b0);
	to[4] = b4 ^ (b0 & b1);

	/* y = 1: lane 3. */
	b0 = MOVED(3, 3, 28);
	b1 = MOVED(9, 4, 20);
	b2 = MOVED(10, 0, 3);
	b3 = MOVED(16, 1, 45);
	b4 = MOVED(22, 2, 61);
	to[5] = b0 ^ (b1 | b2);
	to[6] = b1 ^ (b2 & b3);
	to[7] = b2 ^ (b3 | ~b4);
	to[8] = b3 ^ (b4 | b0);
	to[9] = b4 ^ (b0 & b1);

	/* y = 2: lane 2. */
	b0 = MOVED(1, 1, 1);
	b1 = MOVED(7, 2, 6);
	b2 = MOVED(13, 3, 25);
	b3 = MOVED(19, 4, 8);
	b4 = MOVED(20, 0, 18);
	to[10] = b0 ^ (b1 | b2);
	to[11] = b1 ^ (b2 & b3);
	to[12] = b2 ^ (~b3 & b4);
	to[13] = ~b3 ^ (b4 | b0);
	to[14] = b4 ^ (b0 & b1);

	/* y = 3: lane 2. */
	b0 = MOVED(4, 4, 27);
	b1 = MOVED(5, 0, 36);
	b2 = MOVED(11, 1, 10);
	b3 = MOVED(17, 2, 15);
	b4 = MOVED(23, 3, 56);
	to[15] = b0 ^ (b1 & b2);
	to[16] = b1 ^ (b2 | b3);
	to[17] = b2 ^ (~b3 | b4);
	to[18] = ~b3 ^ (b4 & b0);
	to[19] = b4 ^ (b0 | b1);

	/* y = 4: lane 0. */
	b0 = MOVED(2, 2, 62);
	b1 = MOVED(8, 3, 55);
	b2 = MOVED(14, 4, 39);
	b3 = MOVED(15, 0, 41);
	b4 = MOVED(21, 1, 2);
	to[20] = b0 ^ (~b1 & b2);
	to[21] = ~b1 ^ (b2 | b3);
	to[22] = b2 ^ (b3 & b4);
	to[23] = b3 ^ (b4 | b0);
	to[24] = b4 ^ (b0 & b1);
}

void keccak_f1600(uint64_t lanes[25])
{
	uint64_t other[25];

	complement(lanes);
	for (unsigned round = 0; round < KECCAK_ROUNDS; round += 2) {
		keccak_round(lanes, other, keccak_round_constants[round]);
		keccak_round(other, lanes, keccak_round_constants[round + 1]);
	}
	complement(lanes);
}
