/* SPDX-License-Identifier: MIT
 *
 * What this CPU can do beyond what start.S insists on (long mode, NX).
 */
#ifndef X86_FEATURES_H
#define X86_FEATURES_H

#include <exo/kconfig.h>
#include <exo/types.h>

extern uint8_t cpu_has_smap; /* read by uaccess.S */

/* Probe; CPU 0, once. */
void features_init(void);
/* Switch on the protections that are present: SMEP, SMAP, UMIP. Each CPU. */
void features_init_cpu(void);
void features_log(void);

/* Not by hardware that runs it: QEMU's TCG. */
bool cpu_is_emulated_by_qemu(void);

/* User memory was opened by a user's own AC flag: close it (SDM vol. 3A, 4.6.1). */
static inline void smap_close(void)
{
	if (cpu_has_smap)
		__asm__ volatile("clac" : : : "memory");
}

/* The same on the way in by a system call: SYSCALL has closed it (SFMASK, syscall_gate_syscall.c).
 */
static inline void smap_close_syscall(void)
{
	if (IS_ENABLED(CONFIG_SYSCALL_ENTRY_INT80))
		smap_close();
}

#endif
