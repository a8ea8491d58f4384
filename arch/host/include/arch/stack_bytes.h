/* SPDX-License-Identifier: MIT
 *
 * The mapped part of a kernel stack. Interrupts are signals, whose frames hold all vector registers
 * (up to 11 KiB), and sanitizers need several times the stack.
 */
#ifndef ARCH_STACK_BYTES_H
#define ARCH_STACK_BYTES_H

#include <exo/types.h>

#define KERNEL_STACK_BYTES (64 * KIB)

#endif
