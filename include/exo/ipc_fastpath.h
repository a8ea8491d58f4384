/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: calls and replies that need nothing but a switch (ipc/fastpath.c), for the entry
 * code, from user mode. Interrupts off, user memory closed; the kernel lock is not held.
 */
#ifndef EXO_IPC_FASTPATH_H
#define EXO_IPC_FASTPATH_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/handle.h>

/* The entry has the running thread's callee-saved registers, the handle, and what the machine needs
 * to return to user mode, in the frame (arch_message_at), and calls one of these with the message.
 * Neither returns as a function does: they end in arch_message_switch, or in the function below. */
_Noreturn void ipc_fastpath_call(exo_handle_t handle, uint64_t info, uint64_t deadline_ns,
				 uint64_t word2, uint64_t word0, uint64_t word1);
_Noreturn void ipc_fastpath_reply_wait(exo_handle_t handle, uint64_t info, uint64_t deadline_ns,
				       uint64_t word2, uint64_t word0, uint64_t word1);

/* Of the entry: nothing has happened, and the call goes the general way. */
_Noreturn void ipc_call_generally(exo_handle_t handle, uint64_t info, uint64_t deadline_ns,
				  uint64_t word2, uint64_t word0, uint64_t word1);
_Noreturn void ipc_reply_wait_generally(exo_handle_t handle, uint64_t info, uint64_t deadline_ns,
					uint64_t word2, uint64_t word0, uint64_t word1);

/* Where a thread comes that has stopped in one of the first two and is continued by
 * arch_thread_switch. Returns the result of its call, to be left with the message of the frame;
 * gives the kernel lock back. */
int64_t ipc_fastpath_go_on(void);

#endif
