/* SPDX-License-Identifier: MIT
 *
 * Endpoints: where calls wait for servers, or servers for calls. Kernel lock, interrupts off.
 */
#ifndef EXO_ENDPOINT_H
#define EXO_ENDPOINT_H

#include <exo/kobject.h>
#include <exo/thread.h>

struct endpoint {
	struct kobject object;
	struct list_node callers; /* by run_node; who waits longest is first */
	struct list_node servers; /* by run_node; who came last is first */
	struct thread
		*serving; /* took the last call, and serves others next: who waits lends to it */
};

/* For SYNC_PI. Whom the thread's call waits for; NULL. */
static inline struct thread *ipc_waits_for(const struct thread *thread)
{
	if (thread->ipc.state == IPC_IN_HAND)
		return thread->ipc.server;
	return thread->ipc.state == IPC_QUEUED ? thread->ipc.endpoint->serving : NULL;
}

/* `highest`, or the highest priority of those whose calls wait for the thread. */
static inline unsigned ipc_highest(const struct thread *thread, unsigned highest)
{
	if (thread->ipc.client)
		highest = MAX(highest, thread->ipc.client->sched.priority);
	if (thread->ipc.serves)
		list_for_each (struct thread, caller, &thread->ipc.serves->callers, run_node)
			highest = MAX(highest, caller->sched.priority);
	return highest;
}

#endif
