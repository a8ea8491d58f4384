/* SPDX-License-Identifier: MIT
 *
 * The shape of a system-call handler: SYSCALL_HANDLER(name) { … } has the six argument registers as
 * a to f.
 */
#ifndef EXO_SYSCALL_ARGS_H
#define EXO_SYSCALL_ARGS_H

#include <exo/arch.h>
#include <exo/syscall.h>

#define UNUSED_ARGUMENT __attribute__((unused))

#define SYSCALL_HANDLER(name)                                                      \
	int64_t sys_##name(uint64_t a UNUSED_ARGUMENT, uint64_t b UNUSED_ARGUMENT, \
			   uint64_t c UNUSED_ARGUMENT, uint64_t d UNUSED_ARGUMENT, \
			   uint64_t e UNUSED_ARGUMENT, uint64_t f UNUSED_ARGUMENT)

/* Copy a NUL-terminated string of at most bytes - 1 characters from the user. 0, -E_FAULT,
 * -E_TOOBIG. */
int user_string(char *to, size_t bytes, uint64_t user_from);

#endif
