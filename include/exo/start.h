/* SPDX-License-Identifier: MIT
 *
 * The hand-over from the architecture's boot code to the portable start-up.
 */
#ifndef EXO_START_H
#define EXO_START_H

#include <exo/boot_info.h>

/* Bring the system up and run it. Interrupts off; on a boot stack; consoles: serial only. */
_Noreturn void kernel_start(struct boot_info *info);

/* What start-up learned, for those who report it. */
extern const struct boot_info *kernel_boot_info;
extern uint64_t kernel_boot_ticks; /* kernel's first to init's first instruction; 0 until known */
extern size_t kernel_idle_free_frames; /* free when init reported its first instruction */

#endif
