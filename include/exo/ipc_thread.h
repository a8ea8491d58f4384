/* SPDX-License-Identifier: MIT
 *
 * What a thread has to do with calls (ipc/call.c): at most one that it waits for, and one that it
 * has in hand. Kernel lock, interrupts off.
 */
#ifndef EXO_IPC_THREAD_H
#define EXO_IPC_THREAD_H

#include <exo/types.h>

struct cap;
struct endpoint;
struct reply;
struct thread;

enum ipc_state {
	IPC_NONE,     /* its wait, if there was one, is over: result */
	IPC_QUEUED,   /* it calls, and nobody has taken it */
	IPC_IN_HAND,  /* it calls, and `server` has it in hand */
	IPC_SAVED,    /* it calls, and `reply` stands for it */
	IPC_RECEIVES, /* it waits for calls */
};

/* IPC_NONE, result 0 */
#define IPC_ENDED_WELL 0

struct ipc_thread {
	union {
		struct {
			enum ipc_state state;
			int result;
		};
		uint64_t ended; /* both at once: IPC_ENDED_WELL */
	};
	struct endpoint *endpoint; /* QUEUED, RECEIVES: where, with a reference */
	struct cap *cap;           /* QUEUED, RECEIVES: by what right */
	uint64_t badge;            /* QUEUED: of that capability */
	union {
		struct thread *server;
		struct reply *reply;
	};
	struct thread *client;   /* whose call it has in hand */
	bool client_gone;        /* it had one, and that does not wait any more */
	struct endpoint *serves; /* it took this one's last call: serves->serving is this thread */
};

/* The thread takes no part in anything any more: whose call it has in hand learns that. */
void ipc_thread_ends(struct thread *thread);

#endif
