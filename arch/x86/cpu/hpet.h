/* SPDX-License-Identifier: MIT
 *
 * The HPET: a counter of known frequency, and comparators that fire interrupt lines.
 */
#ifndef X86_HPET_H
#define X86_HPET_H

#include <exo/types.h>

/* Find and start it. False when the machine has none that works; then nothing else may be called.
 */
bool hpet_init(void);

/* Ticks a second, and the counter: its lower half, or all of it. */
uint64_t hpet_hz(void);
uint32_t hpet_read_low(void);
uint64_t hpet_read(void);

/* Is there one? */
bool hpet_present(void);

#endif
