/* SPDX-License-Identifier: MIT
 *
 * The registers of a thread that is in a system call, as far as they carry a message
 * (uapi/exo/endpoint.h): the lower part of the full frame on its kernel stack (entry/frame.h).
 */
#ifndef ARCH_MESSAGE_H
#define ARCH_MESSAGE_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <arch/thread.h>

struct arch_message {
	uint64_t word6, word5, word4, word3; /* r15, r14, r13, r12 */
	uint64_t r11;
	uint64_t word2, word1, word0; /* r10, r9, r8: words[-1] is the next of these three */
	uint64_t handle;              /* rdi */
	uint64_t info;                /* rsi */
	uint64_t rbp;
	uint64_t word7; /* rbx */
	uint64_t badge; /* rdx; on the way in the deadline */
};

/* What is above it in the frame. */
#define ARCH_MESSAGE_ABOVE_BYTES 72

static inline struct arch_message *arch_message_at(uint64_t stack_top)
{
	return (struct arch_message *)(stack_top - ARCH_MESSAGE_ABOVE_BYTES) - 1;
}

/* Words 0 to 2. */
static inline void arch_message_copy_short(struct arch_message *to, const struct arch_message *from)
{
	to->word0 = from->word0;
	to->word1 = from->word1;
	to->word2 = from->word2;
}

/* So many of them, 0 to 3; the others are 0: what happens to be in the sender's registers does not
 * travel. Those with none are the most. */
static __always_inline void arch_message_copy_words(struct arch_message *to,
						    const struct arch_message *from, unsigned words)
{
	to->word2 = 0;
	to->word1 = 0;
	if (likely(!words)) {
		to->word0 = 0;
		return;
	}
	to->word0 = from->word0;
	if (words > 1)
		to->word1 = from->word1;
	if (words > 2)
		to->word2 = from->word2;
}

/* Words 3 to 7. */
static inline void arch_message_copy_rest(struct arch_message *to, const struct arch_message *from)
{
	to->word3 = from->word3;
	to->word4 = from->word4;
	to->word5 = from->word5;
	to->word6 = from->word6;
	to->word7 = from->word7;
}

/* One of words 0 to 2. */
static inline uint64_t *arch_message_word(struct arch_message *message, unsigned index)
{
	return &message->word0 - index;
}

/* IPC_FASTPATH. Where the entry's call of ipc_fastpath_call or _reply_wait leaves its return
 * address: in the word below the frame. Every other way into the kernel that ends in a wait leaves
 * another one there. */
static inline vaddr_t *arch_message_return_slot(vaddr_t stack_top)
{
	return (vaddr_t *)arch_message_at(stack_top) - 1;
}

/* The running thread, which is in one of these two, stops there with this info. */
static inline void arch_message_stop(struct arch_thread *arch, uint64_t info)
{
	context_return(&arch->context, arch_message_return_slot(arch->stack_top));
	arch_message_at(arch->stack_top)->info = info;
}

extern const char ipc_called[], ipc_replied[]; /* behind the two calls: syscall_ipc.inc */

static inline bool arch_message_awaits_reply(vaddr_t stack_top)
{
	return *arch_message_return_slot(stack_top) == (vaddr_t)ipc_called;
}

static inline bool arch_message_awaits_call(vaddr_t stack_top)
{
	return *arch_message_return_slot(stack_top) == (vaddr_t)ipc_replied;
}

#endif
