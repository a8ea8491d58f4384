/* SPDX-License-Identifier: MIT
 *
 * Kernel time: nanoseconds since the TSC was calibrated, from the TSC alone, monotonic. The
 * conversion is one 64x64->128 multiplication by a 32.32 fixed-point factor, so it neither drifts
 * from the calibrated frequency nor overflows.
 */
#ifndef EXO_TIME_H
#define EXO_TIME_H

#include <exo/types.h>

#define NS_PER_SECOND 1000000000ull

/* 0 before time_init. Any context. */
uint64_t time_now_ns(void);

/* hz: TSC ticks a second; start-up, once. */
void time_init(uint64_t tsc_hz);

/* A better measurement, any time later, two of them seconds apart: time goes on from where it is.
 * Interrupts off. */
void time_refine(uint64_t tsc_hz);

#endif
