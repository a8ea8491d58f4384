/* SPDX-License-Identifier: MIT
 *
 * Agents without user mode: a thread of an agent runs a function of the host instead of the program
 * that was loaded for it.
 */
#ifndef ARCH_PROGRAM_H
#define ARCH_PROGRAM_H

#include <exo/arch.h>

/* Outside of the kernel, interrupts on: init, the first agent, and all others. NULL: these fault.
 */
_Noreturn void host_agent_main(const struct arch_user_start *start);
extern void (*host_program)(const struct arch_user_start *start);

/* From there into the kernel, with its lock and interrupts on, and back. */
void host_enter(void);
void host_leave(void);

/* A system call, from there. Of those of messages, the caller fills in what arch_message_at says,
 * and finds there what has come. */
int64_t host_syscall(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
		     uint64_t f);

#endif
