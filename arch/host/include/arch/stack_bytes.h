/* SPDX-License-Identifier: MIT
 *
 * The mapped part of a kernel stack. Interrupts are signals, whose frames hold all vector registers
 * (up to 11 KiB), and sanitizers need several times that.
 */
#ifndef ARCH_STACK_BYTES_H
#define ARCH_STACK_BYTES_H

#include <exo/types.h>

#if defined(CONFIG_HOST_TSAN)
#define KERNEL_STACK_BYTES (128 * KIB)
#elif defined(CONFIG_HOST_ASAN)
#define KERNEL_STACK_BYTES (64 * KIB)
#else
#define KERNEL_STACK_BYTES (32 * KIB)
#endif

#endif
