/* SPDX-License-Identifier: MIT
 *
 * Handles: how an agent names the objects of the kernel. A handle is a number of the agent's own
 * table and carries rights and a badge; other agents' handles mean nothing to it. One that is not,
 * no longer or not yet a handle, and one of an object of another type than the call is about, gets
 * -E_BADHANDLE; one without the right that the call needs, -E_PERM. Both are recorded.
 *
 * Numbers are not used twice: a closed handle stays bad for ever. After fork the child has copies,
 * with the same numbers, of those with EXO_RIGHT_INHERIT; exec closes all others.
 *
 * A copy is derived from what it was copied from, and so is what another agent receives in a
 * message. exo_cap_revoke closes everything that was derived from a handle, wherever it is, and
 * takes back the memory that was mapped by what it closes (exo_memory_map).
 */
#ifndef UAPI_EXO_HANDLE_H
#define UAPI_EXO_HANDLE_H

#include <stdint.h>

typedef int64_t exo_handle_t; /* > 0; a negative one is an error of errors.h */

#define EXO_HANDLE_NONE 0

/* An agent that was spawned with a list of handles has copies, derived from those, by these numbers
 * from the start: n is the place in the list. */
#define EXO_HANDLES_GIVEN_MAX 16
#define EXO_HANDLE_GIVEN(n)   ((exo_handle_t)0x2000 + (n))

/* The first agent has these from the kernel, and gives copies on at the same places: the audit log
 * with EXO_RIGHT_READ and _MANAGE, the interrupt lines with EXO_RIGHT_MANAGE, both with _COPY and
 * _REVOKE. Nobody else begins with any. */
#define EXO_GIVEN_AUDIT EXO_HANDLE_GIVEN(0)
#define EXO_GIVEN_LINES EXO_HANDLE_GIVEN(1)

enum exo_object_type {
	EXO_OBJECT_NONE = 0,
	EXO_OBJECT_ENDPOINT = 1,
	EXO_OBJECT_REPLY = 2,
	EXO_OBJECT_NOTIFICATION = 3,
	EXO_OBJECT_CHANNEL = 4, /* one end */
	EXO_OBJECT_MEMORY = 5,
	EXO_OBJECT_AGENT = 6,
	EXO_OBJECT_THREAD = 7,
	EXO_OBJECT_IRQ = 8,
	EXO_OBJECT_TIMER = 9,
	EXO_OBJECT_AUDIT = 10, /* the audit log */
	EXO_OBJECT_LINES = 11, /* all interrupt lines: to bind one of them, an EXO_OBJECT_IRQ */
	EXO_OBJECT_TEST = 15,  /* of the kernel's own tests */
};

/* What the holder may do. A copy never has more than what it was copied from. */
enum exo_right {
	EXO_RIGHT_SEND = 1,     /* call, signal, put in */
	EXO_RIGHT_RECEIVE = 2,  /* serve, wait, take out */
	EXO_RIGHT_COPY = 4,     /* copy it, and give it away in messages */
	EXO_RIGHT_REVOKE = 8,   /* revoke what was derived from it */
	EXO_RIGHT_INHERIT = 16, /* fork copies it, exec keeps it */
	EXO_RIGHT_READ = 32,    /* of memory: map it readable …; of the audit log */
	EXO_RIGHT_WRITE = 64,
	EXO_RIGHT_EXECUTE = 128,
	EXO_RIGHT_MANAGE = 256, /* of agents and threads: end it, change its priority; drop records
				   of the audit log; bind lines */
	EXO_RIGHT_WAIT = 512,   /* of agents and threads: wait for its end */
	EXO_RIGHT_MASK = 0x1fff,
};

struct exo_handle_info {
	uint32_t type;   /* enum exo_object_type */
	uint32_t rights; /* enum exo_right */
	uint64_t badge;
	uint64_t expires_ns; /* of exo_clock; EXO_NEVER */
	uint32_t handles;    /* that the object has, of all agents */
	uint32_t derived;    /* what exo_cap_revoke of this one would close, up to 10000 */
	int32_t id; /* of an agent or a thread, as exo_agent_info shows it; of a line its number;
		     * else 0
		     */
	uint32_t reserved;
};

/* -E_BADHANDLE. What happens to the object when its last handle goes is said where it is made. */
int exo_handle_close(exo_handle_t handle);

/* A further handle of the same object with those rights of the first that are in `rights`, which
 * closes itself at deadline_ns of exo_clock (EXO_NEVER: does not), or when the first would, if that
 * is earlier. A badge is given once: 0 keeps the first's, another is allowed when the first's is 0.
 * -E_BADHANDLE, -E_PERM (no right to copy, or another badge), -E_QUOTA, -E_NOMEM, -E_RANGE (the
 * table is full), -E_BUSY (something else of this object is being revoked: try again), -E_TIMEOUT
 * (the deadline has passed). */
exo_handle_t exo_handle_copy(exo_handle_t handle, unsigned rights, uint64_t badge,
			     uint64_t deadline_ns);

/* -E_BADHANDLE, -E_FAULT. */
int exo_handle_info(exo_handle_t handle, struct exo_handle_info *info);

/* Close everything derived from this handle, not the handle itself, and unmap what was mapped by
 * any of that, even if it was closed before; what was mapped by this handle stays, but for children
 * that were forked since. Returns how many were closed. Lets other threads run in between, which
 * can make no new copies or mappings of the object meanwhile. -E_BADHANDLE (also when it is closed
 * meanwhile), -E_PERM. */
int exo_cap_revoke(exo_handle_t handle);

#endif
