/* SPDX-License-Identifier: MIT
 *
 * a * b / c without overflow in between.
 */
#ifndef EXO_MULDIV_H
#define EXO_MULDIV_H

#include <exo/types.h>

/* c > 0; a quotient that does not fit is UINT64_MAX. About 500 instructions: for start-up, not for
 * hot paths. */
uint64_t muldiv_u64(uint64_t a, uint64_t b, uint64_t c);

#endif
