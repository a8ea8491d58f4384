/* SPDX-License-Identifier: MIT
 *
 * SHA3-256 (NIST FIPS 202): a sponge of 136 bytes a block over the permutation Keccak-f[1600],
 * whose two variants option AUDIT_KECCAK_UNROLLED chooses.
 *   off  lib/keccak_rounds.c    the five steps of a round, as the standard writes them
 *   on   lib/keccak_unrolled.c  two rounds in one body, some lanes kept complemented
 *
 * Pure: no state but the caller's. No errors. Linked into the kernel and into the agents that want
 * it, not into every agent.
 */
#ifndef EXO_SHA3_H
#define EXO_SHA3_H

#include <exo/types.h>

#define SHA3_256_BYTES       32
#define SHA3_256_BLOCK_BYTES 136 /* the rate: 200 - 2 * 32 */

/* A hash that is being computed; the caller's, and may be copied. */
struct sha3_256 {
	uint64_t lanes[25];
	unsigned filled; /* bytes of the block that are in: 0 to 135 */
};

void sha3_256_begin(struct sha3_256 *hash);
void sha3_256_add(struct sha3_256 *hash, const void *data, size_t bytes);
void sha3_256_end(struct sha3_256 *hash, uint8_t digest[SHA3_256_BYTES]);

/* All three, for one piece of data. */
void sha3_256(const void *data, size_t bytes, uint8_t digest[SHA3_256_BYTES]);

/* Keccak-f[1600] in place: lane (x, y) is lanes[x + 5 * y] (FIPS 202, 3.1.2). */
void keccak_f1600(uint64_t lanes[25]);

/* The constants of its 24 rounds (FIPS 202, 3.2.5): lib/keccak_constants.c. */
#define KECCAK_ROUNDS 24
extern const uint64_t keccak_round_constants[KECCAK_ROUNDS];

#endif
