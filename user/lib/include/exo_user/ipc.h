/* SPDX-License-Identifier: MIT
 *
 * Calls of endpoints (uapi/exo/endpoint.h). The functions take a message in memory; the inline ones
 * keep a short one in registers.
 *
 *	struct ipc_message m = { .info = EXO_IPC_WORDS(2), .words = { 1, 2 } };
 *
 *	error = ipc_call(endpoint, &m, EXO_NEVER);	m is the answer then
 *
 * and a server:
 *
 *	error = ipc_receive(endpoint, &m, EXO_NEVER);
 *	while (!error) {
 *		answer m by itself;
 *		error = ipc_reply_wait(endpoint, &m, EXO_NEVER);
 *	}
 */
#ifndef EXO_USER_IPC_H
#define EXO_USER_IPC_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/syscall.h>

struct ipc_message {
	uint64_t info;  /* EXO_IPC_WORDS(n) and what else is said there */
	uint64_t badge; /* received: of the caller's handle */
	uint64_t words[EXO_IPC_WORDS_MAX];
};

/* Any of the calls by its number: the message goes out, and unless there is an error another comes
 * back into the same place. */
int64_t exo_ipc_message(uint64_t number, exo_handle_t handle, struct ipc_message *message,
			uint64_t deadline_ns);

static inline int ipc_call(exo_handle_t endpoint, struct ipc_message *message, uint64_t deadline_ns)
{
	message->info |= EXO_IPC_TAKES_LONG;
	return (int)exo_ipc_message(EXO_SYS_ipc_call, endpoint, message, deadline_ns);
}

/* message->info says what is taken: handles. */
static inline int ipc_receive(exo_handle_t endpoint, struct ipc_message *message,
			      uint64_t deadline_ns)
{
	message->info = (message->info & EXO_IPC_TAKES_HANDLES(15)) | EXO_IPC_TAKES_LONG;
	return (int)exo_ipc_message(EXO_SYS_ipc_receive, endpoint, message, deadline_ns);
}

/* Answer the call in hand (EXO_HANDLE_NONE), or the one that a reply object stands for. */
static inline int ipc_reply(exo_handle_t reply, const struct ipc_message *message)
{
	struct ipc_message out = *message;

	out.info &= ~EXO_IPC_TAKES_LONG;
	return (int)exo_ipc_message(EXO_SYS_ipc_reply, reply, &out, 0);
}

static inline int ipc_reply_wait(exo_handle_t endpoint, struct ipc_message *message,
				 uint64_t deadline_ns)
{
	message->info |= EXO_IPC_TAKES_LONG;
	return (int)exo_ipc_message(EXO_SYS_ipc_reply_wait, endpoint, message, deadline_ns);
}

#ifdef CONFIG_SYSCALL_ENTRY_SYSCALL
#define IPC_ENTER "syscall"
#else
#define IPC_ENTER "int $0x80"
#endif

/* A short message out, a short one back, all in registers; which of the calls is `number`. */
static __always_inline int ipc_short(uint64_t number, exo_handle_t handle, uint64_t *info,
				     uint64_t *badge, uint64_t words[EXO_IPC_WORDS_SHORT],
				     uint64_t deadline_ns)
{
	register uint64_t w0 __asm__("r8") = words[0];
	register uint64_t w1 __asm__("r9") = words[1];
	register uint64_t w2 __asm__("r10") = words[2];
	uint64_t result = number;

	__asm__ volatile(IPC_ENTER
			 : "+a"(result), "+D"(handle), "+S"(*info), "+d"(deadline_ns), "+r"(w0),
			   "+r"(w1), "+r"(w2)
			 :
			 : "rcx", "r11", "memory");
	words[0] = w0;
	words[1] = w1;
	words[2] = w2;
	*badge = deadline_ns;
	return (int)result;
}

/* The same with long messages both ways: info says EXO_IPC_TAKES_LONG, and words 3 to 7 mean
 * something only if a long one came. Takes every register but one. */
static __always_inline int ipc_long(uint64_t number, exo_handle_t handle, uint64_t *info,
				    uint64_t *badge, uint64_t words[EXO_IPC_WORDS_MAX],
				    uint64_t deadline_ns)
{
	register uint64_t w0 __asm__("r8") = words[0];
	register uint64_t w1 __asm__("r9") = words[1];
	register uint64_t w2 __asm__("r10") = words[2];
	register uint64_t w3 __asm__("r12") = words[3];
	register uint64_t w4 __asm__("r13") = words[4];
	register uint64_t w5 __asm__("r14") = words[5];
	register uint64_t w6 __asm__("r15") = words[6];
	uint64_t w7 = words[7], result = number;

	__asm__ volatile(IPC_ENTER
			 : "+a"(result), "+D"(handle), "+S"(*info), "+d"(deadline_ns), "+r"(w0),
			   "+r"(w1), "+r"(w2), "+r"(w3), "+r"(w4), "+r"(w5), "+r"(w6), "+b"(w7)
			 :
			 : "rcx", "r11", "memory");
	words[0] = w0;
	words[1] = w1;
	words[2] = w2;
	words[3] = w3;
	words[4] = w4;
	words[5] = w5;
	words[6] = w6;
	words[7] = w7;
	*badge = deadline_ns;
	return (int)result;
}

#endif
