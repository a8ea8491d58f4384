/* SPDX-License-Identifier: MIT
 *
 * An instruction while it is decoded: what decode.c, which has the opcodes of one byte, and
 * decode_0f.c, which has those behind 0f, share.
 */
#ifndef EVENTS_DECODE_BYTES_H
#define EVENTS_DECODE_BYTES_H

#include "decode.h"

struct bytes {
	const uint8_t *at;
	size_t left;
	bool operand16, repeat, repeat_not, lock, high_register;
	uint8_t opcode, modrm;
};

#define BIT(kind) (1u << KIND_##kind)

static inline uint8_t take(struct bytes *b)
{
	if (!b->left)
		return 0;
	b->left--;
	return *b->at++;
}

static inline uint8_t peek(const struct bytes *b)
{
	return b->left ? *b->at : 0;
}

static inline unsigned reg(const struct bytes *b)
{
	return b->modrm >> 3 & 7;
}

static inline bool memory(const struct bytes *b)
{
	return b->modrm >> 6 != 3;
}

static inline int64_t displacement(struct bytes *b, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint32_t)take(b) << 8 * i;
	return bytes == 1 ? (int8_t)value : (int32_t)value;
}

static inline enum access access_if(const struct bytes *b, enum access access)
{
	return memory(b) ? access : ACCESS_NONE;
}

/* From the opcode on, behind 0f; next is the address of the next instruction. */
void decode_0f(struct decoded *d, struct bytes *b, uint64_t next);

#endif
