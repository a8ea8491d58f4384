/* SPDX-License-Identifier: MIT
 *
 * Scalar types and constants that every part of the kernel uses.
 */
#ifndef EXO_TYPES_H
#define EXO_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t paddr_t; /* physical address */
typedef uint64_t vaddr_t; /* virtual address, kernel or user */

#define PADDR_NONE ((paddr_t)-1)

#define PAGE_SHIFT 12
#define PAGE_BYTES ((size_t)1 << PAGE_SHIFT)

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)
#define GIB ((size_t)1 << 30)

#define CACHE_LINE_BYTES 64 /* what two CPUs should not both write to is so far apart */

/* a must be a power of two */
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a)-1))
#define ALIGN_UP(x, a)   ALIGN_DOWN((x) + (__typeof__(x))(a)-1, a)
#define ARRAY_COUNT(a)   (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)        ((a) < (b) ? (a) : (b))
#define MAX(a, b)        ((a) > (b) ? (a) : (b))

#define container_of(pointer, type, member) ((type *)((uintptr_t)(pointer)-offsetof(type, member)))

#endif
