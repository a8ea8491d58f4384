/* SPDX-License-Identifier: MIT
 *
 * The kernel's side of the system calls. arch's entry code calls syscall_dispatch for every call
 * that no fast path took; SYSCALL_FASTPATH calls entries of syscall_short_table directly, without a
 * frame.
 */
#ifndef EXO_SYSCALL_H
#define EXO_SYSCALL_H

#include <uapi/exo/syscall.h>
#include <exo/types.h>

/* Every handler has this shape, so that one table holds them all: six argument registers in, rax
 * out. */
typedef int64_t syscall_fn(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f);

#define EXO_SYSCALL(number, name)       syscall_fn sys_##name;
#define EXO_SYSCALL_SHORT(number, name) syscall_fn sys_##name;
#include <uapi/exo/syscall_list.h>
#undef EXO_SYSCALL
#undef EXO_SYSCALL_SHORT

/* The handlers by number. */
extern syscall_fn *const syscall_table[EXO_SYSCALL_COUNT];

/* Account the call to the running thread, ask the filters of its agent and run the handler;
 * -E_NOSYS for a number without one. Thread context, interrupts on. */
int64_t syscall_dispatch(uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
			 uint64_t e, uint64_t f);

#endif
