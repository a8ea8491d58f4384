/* SPDX-License-Identifier: MIT
 *
 * Calls: a thread sends a message to an endpoint and waits for the answer; a server receives it
 * there, with the badge of the caller's handle, and replies exactly once. exo_user/ipc.h is the
 * convenient form.
 *
 * A message is eight words. Of a short one, up to three words, only those travel that it says it
 *has; the receiver's others of the three are 0, and the other five are in registers that keep their
 *value over a call. Who does not say that it takes long ones gets three words and
 *EXO_IPC_TRUNCATED. The registers of all calls below:
 *
 *	in   rax number, rdi handle, rsi info, rdx deadline (ns of exo_clock, EXO_NEVER)
 *	out  rax 0 or an error, rsi info, rdx badge (of exo_ipc_call: 0)
 *	both words: r8 r9 r10, and of a long message r12 r13 r14 r15 rbx
 *
 * rcx, r11 and rdi are lost; with an error rsi, rdx and the words mean nothing, and those of a long
 * message are as they were.
 *
 * The first words may be handles: the receiver gets copies that are derived from the sender's (who
 * needs EXO_RIGHT_COPY), or in their place the error why not. The receiver says how many it takes,
 * since they cost its quota.
 */
#ifndef UAPI_EXO_ENDPOINT_H
#define UAPI_EXO_ENDPOINT_H

#include <stdint.h>
#include <uapi/exo/handle.h>

/* info: words, how many of them are handles, what the sender will take in return or the receiver
 * now, and 32 bits for whatever the two agree on. */
#define EXO_IPC_WORDS_MAX   8
#define EXO_IPC_WORDS_SHORT 3
#define EXO_IPC_HANDLES_MAX 3

#define EXO_IPC_WORDS(n)         ((uint64_t)(n))
#define EXO_IPC_HANDLES(n)       ((uint64_t)(n) << 4)
#define EXO_IPC_TAKES_HANDLES(n) ((uint64_t)(n) << 8)
#define EXO_IPC_TAKES_LONG       0x1000ull
#define EXO_IPC_TRUNCATED        0x2000ull /* out: there was more */
#define EXO_IPC_LABEL(n)         ((uint64_t)(n) << 32)

#define EXO_IPC_WORDS_OF(info)   ((unsigned)(info)&15)
#define EXO_IPC_HANDLES_OF(info) ((unsigned)(info) >> 4 & 15)
#define EXO_IPC_TAKES_OF(info)   ((unsigned)(info) >> 8 & 15)
#define EXO_IPC_LABEL_OF(info)   ((uint32_t)((info) >> 32))

/* An endpoint. The handle has EXO_RIGHT_SEND (call), _RECEIVE (serve), _COPY, _REVOKE and _INHERIT.
 * When its last handle with EXO_RIGHT_RECEIVE goes, all who wait there get -E_DEAD. -E_QUOTA,
 * -E_NOMEM, -E_RANGE. */
exo_handle_t exo_endpoint_create(void);

/* The calls, by the registers above; they have no C prototypes.
 *
 * ipc_call        Needs EXO_RIGHT_SEND. Callers are served by priority. With SYNC_PI who has a call
 * in hand runs at least with its caller's priority, and of several threads that serve an endpoint
 * the one that took the last call with that of all who wait there. -E_DEAD: nobody serves (any
 *                 more), or who did has ended or thrown the call away; -E_TIMEOUT; -E_BADHANDLE
 *                 (also when the handle goes while nobody has taken the call), -E_PERM, -E_INVAL.
 * ipc_receive     Needs EXO_RIGHT_RECEIVE. Wait for a call and have it in hand; one at a time.
 *                 -E_BUSY: there is one, -E_TIMEOUT, -E_BADHANDLE, -E_PERM, -E_INVAL.
 * ipc_reply       rdi 0: answer the call in hand; or a handle of EXO_OBJECT_REPLY, which is closed.
 *                 -E_NOENT: there is none, -E_DEAD: the caller does not wait any more,
 * -E_BADHANDLE, -E_PERM, -E_INVAL. ipc_reply_wait  ipc_reply of the call in hand, if there is one
 * and its caller waits, then ipc_receive, in one. -E_INVAL before either.
 */

/* The call in hand becomes an object of type EXO_OBJECT_REPLY, so that another call can be received
 * before it is answered, or another thread or agent can answer it. The handle has EXO_RIGHT_SEND
 * and _COPY. When its last handle goes without a reply, the caller gets -E_DEAD. -E_NOENT, -E_DEAD
 * as ipc_reply, -E_QUOTA, -E_NOMEM, -E_RANGE. */
exo_handle_t exo_ipc_reply_save(void);

#endif
