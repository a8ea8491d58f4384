/* SPDX-License-Identifier: MIT
 *
 * Between the two users of the tables here: whether any address space has copied the kernel's half.
 */
#ifndef X86_MM_SPACE_H
#define X86_MM_SPACE_H

#include <exo/types.h>

bool spaces_exist(void);

#endif
