/* SPDX-License-Identifier: MIT
 *
 * The kernel's own function names, for backtraces. The table is made by the build
 * (scripts/ksyms.awk) from the linked image.
 */
#ifndef EXO_SYMBOLS_H
#define EXO_SYMBOLS_H

#include <exo/types.h>

/* The function that holds an address and the offset in it; NULL outside kernel text. Any context.
 */
const char *symbol_at(vaddr_t address, size_t *offset);

#endif
