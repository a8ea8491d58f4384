/* SPDX-License-Identifier: MIT
 *
 * A message goes from one thread's registers to another's. Private to ipc/.
 */
#ifndef IPC_MESSAGE_H
#define IPC_MESSAGE_H

#include <exo/thread.h>
#include <uapi/exo/endpoint.h>

/* Of a thread in one of the calls of uapi/exo/endpoint.h. */
static inline struct arch_message *message_of(const struct thread *thread)
{
	return arch_message_at(thread->arch.stack_top);
}

/* No more words and handles than there are. */
static inline bool message_info_good(uint64_t info)
{
	return EXO_IPC_WORDS_OF(info) <= EXO_IPC_WORDS_MAX &&
	       EXO_IPC_HANDLES_OF(info) <= EXO_IPC_HANDLES_MAX &&
	       EXO_IPC_HANDLES_OF(info) <= EXO_IPC_WORDS_OF(info) &&
	       EXO_IPC_TAKES_OF(info) <= EXO_IPC_HANDLES_MAX;
}

static inline bool message_is_long(uint64_t info)
{
	return EXO_IPC_WORDS_OF(info) > EXO_IPC_WORDS_SHORT;
}

/* What the sender's registers hold goes to the receiver's, as far as it takes it. Both have good
 * infos. Interrupts off. */
void message_deliver(struct thread *to, struct thread *from, uint64_t badge);

#endif
