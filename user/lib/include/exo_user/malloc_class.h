/* SPDX-License-Identifier: MIT
 *
 * The size classes of malloc: multiples of 16 up to 128, then four for each power of two, so that
 * rounding up wastes at most a fifth. Inline, because for a constant size all of it is a constant.
 */
#ifndef EXO_USER_MALLOC_CLASS_H
#define EXO_USER_MALLOC_CLASS_H

#include <exo/compiler.h>
#include <exo/types.h>

#define MALLOC_CLASSES 32

/* Up to here an object is of a size class; beyond, it is a mapping of its own: pages that nobody
 * touches cost nothing. */
#define MALLOC_SMALL_MAX 8192

/* The class of bytes <= MALLOC_SMALL_MAX. */
static __always_inline unsigned malloc_class(size_t bytes)
{
	unsigned log;

	if (bytes <= 128)
		return bytes ? (unsigned)(bytes - 1) / 16 : 0;
	log = 63 - (unsigned)__builtin_clzll(bytes - 1); /* 7 for 129 to 256 */
	return 8 + (log - 7) * 4 + (unsigned)((bytes - 1) >> (log - 2) & 3);
}

/* The bytes of every object of a class. */
static __always_inline uint32_t malloc_class_bytes(unsigned class)
{
	return class < 8 ? (class + 1) * 16 : (5 + class % 4) << (class / 4 + 3);
}

#endif
