/* SPDX-License-Identifier: MIT
 *
 * SHA3-256: the sponge (FIPS 202, 4 and 6.1). Bytes are added to the lanes where they stand, which
 * is where the standard puts them on a little-endian machine.
 */
#include <exo/sha3.h>
#include <exo/string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "bytes are added to lanes in place");

void sha3_256_begin(struct sha3_256 *hash)
{
	memset(hash, 0, sizeof(*hash));
}

/* Bytes into the block, which has room for them. */
static void absorb(struct sha3_256 *hash, const uint8_t *data, size_t bytes)
{
	uint8_t *block = (uint8_t *)hash->lanes + hash->filled;

	hash->filled += bytes;
	for (; bytes >= sizeof(uint64_t); bytes -= sizeof(uint64_t)) {
		uint64_t word, lane;

		memcpy(&word, data, sizeof(word));
		memcpy(&lane, block, sizeof(lane));
		lane ^= word;
		memcpy(block, &lane, sizeof(lane));
		block += sizeof(word);
		data += sizeof(word);
	}
	while (bytes--)
		*block++ ^= *data++;
}

void sha3_256_add(struct sha3_256 *hash, const void *data, size_t bytes)
{
	const uint8_t *at = data;

	while (bytes) {
		size_t part = MIN(bytes, SHA3_256_BLOCK_BYTES - hash->filled);

		absorb(hash, at, part);
		if (hash->filled == SHA3_256_BLOCK_BYTES) {
			keccak_f1600(hash->lanes);
			hash->filled = 0;
		}
		at += part;
		bytes -= part;
	}
}

/* The suffix 01 of a hash and the padding 10*1, as bytes: FIPS 202, B.2. */
void sha3_256_end(struct sha3_256 *hash, uint8_t digest[SHA3_256_BYTES])
{
	uint8_t *block = (uint8_t *)hash->lanes;

	block[hash->filled] ^= 0x06;
	block[SHA3_256_BLOCK_BYTES - 1] ^= 0x80;
	keccak_f1600(hash->lanes);
	memcpy(digest, hash->lanes, SHA3_256_BYTES);
}

void sha3_256(const void *data, size_t bytes, uint8_t digest[SHA3_256_BYTES])
{
	struct sha3_256 hash;

	sha3_256_begin(&hash);
	sha3_256_add(&hash, data, bytes);
	sha3_256_end(&hash, digest);
}
