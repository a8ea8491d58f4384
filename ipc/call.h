/* SPDX-License-Identifier: MIT
 *
 * The parts of calling and answering, between the files about them. Private to ipc/. Kernel lock,
 * interrupts off.
 */
#ifndef IPC_CALL_H
#define IPC_CALL_H

#include <exo/endpoint.h>
#include <exo/list.h>
#include <exo/sched.h>
#include "message.h"

/* The thread's wait is over with this result: it goes on, unless it has given up already and only
 * waits for its turn. It is off the endpoint's lists, or is taken off. */
void ipc_finish(struct thread *thread, int result);

/* The server has the call of a thread in hand, and its message; the thread is off the lists. */
void ipc_take(struct endpoint *endpoint, struct thread *server, struct thread *client);

/* The running thread goes on after a wait: its result, and if nobody ended the wait it gives up. */
int ipc_wait_ended(struct thread *thread);

/* The running thread's message is the answer for who waits for one. */
void ipc_answer(struct thread *client);

#endif
