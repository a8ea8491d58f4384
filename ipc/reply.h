/* SPDX-License-Identifier: MIT
 *
 * Reply objects: a call that was received and is answered later, or by somebody else. Private to
 * ipc/. Kernel lock, interrupts off.
 */
#ifndef IPC_REPLY_H
#define IPC_REPLY_H

#include <exo/kobject.h>
#include <exo/thread.h>

struct reply {
	struct kobject object;
	struct thread *client; /* NULL: it does not wait any more, or was answered */
};

/* The running thread's message is the answer to the call that a handle stands for. -E_BADHANDLE,
 * -E_PERM, -E_DEAD. */
int reply_by_handle(exo_handle_t handle);

/* Is there a call in the running thread's hand? 0, -E_NOENT, -E_DEAD (its caller has gone). */
int ipc_in_hand(void);

/* The call in hand is the object's from now on: whose it is. */
struct thread *ipc_give_away(struct reply *reply);

#endif
