/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: calls and replies that need nothing but a switch (ipc/fastpath.c), for the entry
 * code, from user mode. Interrupts off, user memory closed; takes the kernel lock and gives it
 * back. The running thread's registers are in their places (arch_message_at). 0 or an error
 * is the call's result, and the answer or the next call is in those places; IPC_FASTPATH_NOT:
 * nothing has happened, take the general path.
 */
#ifndef EXO_IPC_FASTPATH_H
#define EXO_IPC_FASTPATH_H

#include <exo/types.h>

#define IPC_FASTPATH_NOT 1

int64_t ipc_fastpath_call(void);
int64_t ipc_fastpath_reply_wait(void);

#endif
