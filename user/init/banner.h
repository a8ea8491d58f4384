/* SPDX-License-Identifier: MIT
 *
 * What this system says about itself, to programs and to people.
 */
#ifndef INIT_BANNER_H
#define INIT_BANNER_H

#include <uapi/exo/syscall.h>

/* BANNER lines: everything that a result must be compared by, before any number. */
void banner_print_machine(const struct exo_system_info *info);

/* The greeting above the prompt. */
void banner_print_human(const struct exo_system_info *info);

#endif
