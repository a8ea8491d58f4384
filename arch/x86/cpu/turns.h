/* SPDX-License-Identifier: MIT
 *
 * Turns. QEMU's exact machine runs one CPU at a time, until the next event of any device or until
 * that CPU halts or pauses, and the CPU behind it is passed over at each event (QEMU 7.2,
 * tcg-accel-ops-rr.c: it comes to its turn with no time left). A CPU that computes may
 * so keep another one from running for ever, and without ticks an interrupt waits for tens of
 * milliseconds. So there the CPUs hand a turn on to each other.
 */
#ifndef X86_TURNS_H
#define X86_TURNS_H

#include <exo/types.h>

#ifdef CONFIG_SMP

/* Several CPUs run: if they do so in turns, then from now on in short ones. */
void turns_start(void);

/* From its interrupt, which may have come in the kernel or outside of its lock. Interrupts off. */
void turns_interrupt(bool outside);

#else

static inline void turns_interrupt(bool outside __attribute__((unused))) {}

#endif

#endif
