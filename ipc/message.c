/* SPDX-License-Identifier: MIT
 *
 * Delivering a message (message.h): words, and handles that become handles of the receiver.
 */
#include <exo/handle.h>
#include <exo/timer.h>
#include "message.h"

#define HANDLES_BITS EXO_IPC_HANDLES(15)
#define KEPT_BITS    (EXO_IPC_LABEL(UINT32_MAX) | EXO_IPC_WORDS(15) | HANDLES_BITS)

static exo_handle_t give(struct thread *to, const struct thread *from, exo_handle_t handle)
{
	struct cap *cap = handle_look(from->agent->handles, handle, 0);
	exo_handle_t given = -E_BADHANDLE;

	if (cap)
		given = handle_derive(to->agent, cap, EXO_RIGHT_MASK, 0, TIMER_NEVER);
	return given > 0 ? given : handle_refused(from, handle, EXO_RIGHT_COPY, (int)given);
}

static void give_handles(struct thread *to, const struct thread *from, unsigned count,
			 unsigned takes)
{
	struct arch_message *message = message_of(to);

	for (unsigned i = 0; i < count; i++) {
		uint64_t *word = arch_message_word(message, i);

		*word = (uint64_t)(i < takes ? give(to, from, (exo_handle_t)*word) : -E_TOOBIG);
	}
}

void message_deliver(struct thread *to, struct thread *from, uint64_t badge)
{
	struct arch_message *in = message_of(to), *out = message_of(from);
	uint64_t info = out->info & KEPT_BITS, takes = in->info;

	arch_message_copy_words(in, out, MIN(EXO_IPC_WORDS_OF(info), EXO_IPC_WORDS_SHORT));
	if (message_is_long(info) && takes & EXO_IPC_TAKES_LONG)
		arch_message_copy_rest(in, out);
	else if (message_is_long(info))
		info = (info & ~EXO_IPC_WORDS(15)) | EXO_IPC_WORDS(EXO_IPC_WORDS_SHORT) |
		       EXO_IPC_TRUNCATED;
	if (unlikely(info & HANDLES_BITS))
		give_handles(to, from, EXO_IPC_HANDLES_OF(info), EXO_IPC_TAKES_OF(takes));
	in->info = info;
	in->badge = badge;
}
