/* SPDX-License-Identifier: MIT
 *
 * The mapped part of a kernel stack.
 */
#ifndef ARCH_STACK_BYTES_H
#define ARCH_STACK_BYTES_H

#include <exo/types.h>

#define KERNEL_STACK_BYTES (16 * KIB)

#endif
