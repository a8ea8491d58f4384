/* SPDX-License-Identifier: MIT
 *
 * How an agent starts: crt0.S reads the time stamp, start.c splits the argument string into words
 * and calls main, whose result is the exit code.
 */
#ifndef EXO_USER_START_H
#define EXO_USER_START_H

#include <exo/compiler.h>
#include <uapi/exo/syscall.h>

/* Words of an argument string, the agent's name included; an agent that is given more exits with
 * START_EXIT_TOO_MANY after saying so. */
#define START_WORDS_MAX     64
#define START_EXIT_TOO_MANY 127

/* TSC at this agent's first instruction. */
extern uint64_t exo_start_tsc;

/* argv[0] is the agent's name; argv[argc] is NULL. */
int main(int argc, char **argv);

/* From crt0.S only. */
_Noreturn void exo_start(char *arguments, thread_id_t thread) __asm_linkage;

/* Enter the kernel with all registers as the caller has set them (assembly only, for tests of the
 * ABI). */
void exo_syscall_enter(void);

#endif
