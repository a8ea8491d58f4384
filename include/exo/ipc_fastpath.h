/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: calls and replies that need nothing but a switch (ipc/fastpath.c), for the entry
 * code. Interrupts off, kernel lock; the running thread's message is in its registers' places
 * (arch_message_at), as far as it has one. 0 or an error is the call's result, and the answer or
 * the next call is in those places, too; IPC_FASTPATH_NOT: nothing has happened, take the general
 * path.
 */
#ifndef EXO_IPC_FASTPATH_H
#define EXO_IPC_FASTPATH_H

#include <exo/types.h>
#include <uapi/exo/endpoint.h>

#define IPC_FASTPATH_NOT 1

int64_t ipc_fastpath_call(exo_handle_t handle, uint64_t info, uint64_t deadline_ns);
int64_t ipc_fastpath_reply_wait(exo_handle_t handle, uint64_t info, uint64_t deadline_ns);

#endif
