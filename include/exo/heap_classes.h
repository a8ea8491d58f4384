/* SPDX-License-Identifier: MIT
 *
 * The heap's size classes: multiples of 16 up to 128, then four classes for each power of two, so
 * that an object of more than 64 bytes is rounded up by a quarter at most. Pure.
 */
#ifndef EXO_HEAP_CLASSES_H
#define EXO_HEAP_CLASSES_H

#include <exo/compiler.h>
#include <exo/types.h>

#define HEAP_CLASSES         24
#define HEAP_CLASS_BYTES_MAX 2048 /* of the largest */

/* 0 < bytes <= HEAP_CLASS_BYTES_MAX. */
static __always_inline unsigned heap_class(size_t bytes)
{
	unsigned log;

	if (bytes <= 128)
		return (unsigned)(bytes - 1) / 16;
	log = 63 - (unsigned)__builtin_clzll(bytes - 1); /* 7 for 129 to 256 */
	return 8 + (log - 7) * 4 + (unsigned)((bytes - 1) >> (log - 2) & 3);
}

/* The inverse: bytes of each object of a class. */
static __always_inline uint32_t heap_class_bytes(unsigned class)
{
	return class < 8 ? (class + 1) * 16 : (5 + class % 4) << (class / 4 + 3);
}

#endif
