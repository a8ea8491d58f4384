/* SPDX-License-Identifier: MIT
 *
 * Vector registers with values of one's own: filling them, and finding them as they were left.
 */
#ifndef USER_CRASH_VECTOR_H
#define USER_CRASH_VECTOR_H

#include <exo/types.h>

/* xmm0 to xmm15 and st(0) from a value below 2^62; 0 when they are as they were filled. */
void vector_fill_sse(uint64_t value);
int vector_check_sse(uint64_t value);

/* The upper halves of ymm0 to ymm15, for CPUs with AVX2. */
void vector_fill_avx(uint64_t value);
int vector_check_avx(uint64_t value);

/* zmm0 to zmm31 and k1 to k7, for CPUs with AVX-512 F and BW. */
void vector_fill_avx512(uint64_t value);
int vector_check_avx512(uint64_t value);

/* 1 when xmm registers and control words are as at the start of an agent. */
int vector_is_initial(void);

#endif
