/* SPDX-License-Identifier: MIT
 *
 * Memory that nobody may touch, for a sanitizer to watch over. The allocators say what they give
 * and take; they themselves are compiled without its checks (mm/Makefile), since free memory is
 * where they keep their lists.
 *   off  nothing
 *   on   HOST_ASAN: AddressSanitizer (sanitizer/asan_interface.h)
 * And what valgrind is told (HOST_VALGRIND): memory without contents.
 */
#ifndef EXO_SANITIZE_H
#define EXO_SANITIZE_H

#include <exo/types.h>

#ifdef CONFIG_HOST_ASAN

void __asan_poison_memory_region(const volatile void *start, size_t bytes);
void __asan_unpoison_memory_region(const volatile void *start, size_t bytes);

static inline void memory_forbid(void *start, size_t bytes)
{
	__asan_poison_memory_region(start, bytes);
}

static inline void memory_allow(void *start, size_t bytes)
{
	__asan_unpoison_memory_region(start, bytes);
}

#else

/* Whoever touches one of these bytes is reported. */
static inline void memory_forbid(void *start __attribute__((unused)),
				 size_t bytes __attribute__((unused)))
{
}

/* Until it is allowed again. */
static inline void memory_allow(void *start __attribute__((unused)),
				size_t bytes __attribute__((unused)))
{
}

#endif

#ifdef CONFIG_HOST_VALGRIND

void door_memory_fresh(void *start, size_t bytes);

static inline void memory_fresh(void *start, size_t bytes)
{
	door_memory_fresh(start, bytes);
}

#else

/* Nobody has written these bytes yet. */
static inline void memory_fresh(void *start __attribute__((unused)),
				size_t bytes __attribute__((unused)))
{
}

#endif

#endif
