/* SPDX-License-Identifier: MIT
 *
 * Waiting for a word of user memory to change (Franke, Russell and Kirkwood, Fuss, Futexes and
 * Furwocks, Ottawa Linux Symposium 2002). Waiters stand in a hash table by what holds the word: the
 * memory object and the offset in it where it is shared, so that agents that map it at different
 * addresses meet, else the space and the address. Thread context, in the kernel, which is not
 * preempted: between the look at the word and the sleep no waker can come.
 */
#ifndef KERNEL_FUTEX_H
#define KERNEL_FUTEX_H

#include <exo/agent.h>
#include <exo/thread.h>

/* The memory may go while somebody waits, and its key come again: then a waiter may be woken for
 * nothing, which every user of a futex expects. */
struct futex_key {
	const void *holder; /* struct object or struct space */
	uint64_t offset;
};

/* The key of a word of the running agent. -E_FAULT when nothing is mapped there or when it is not
 * aligned. */
int futex_key(struct futex_key *key, uint64_t word) __must_check;

/* The word may be another agent's as well. */
static inline bool futex_key_is_shared(const struct futex_key *key)
{
	return key->holder != arch_current()->agent->space;
}

/* A number below FUTEX_BUCKETS by multiplicative hashing (Knuth, The Art of Computer Programming 3,
 * 6.4): the upper bits of a product. */
#define FUTEX_BUCKETS_LOG 8
#define FUTEX_BUCKETS     (1 << FUTEX_BUCKETS_LOG)

static inline unsigned futex_hash(const struct futex_key *key)
{
	uint64_t product = ((uint64_t)key->holder + key->offset) * 0x9e3779b97f4a7c15ull;

	return product >> (64 - FUTEX_BUCKETS_LOG);
}

static inline bool futex_keys_equal(const struct futex_key *a, const struct futex_key *b)
{
	return a->offset == b->offset && a->holder == b->holder;
}

/* Block until somebody wakes the key, or until deadline_ns of time_now_ns (TIMER_NEVER: for ever).
 * 0; -E_TIMEOUT; -E_AGAIN when the word is not `expected` (then at once) or the thread is to end;
 * -E_FAULT. */
int futex_wait(uint64_t word, uint32_t expected, uint64_t deadline_ns) __must_check;

/* Wake up to `count` threads, those that wait longest first; how many there were, or -E_FAULT. */
int futex_wake(uint64_t word, unsigned count);

#endif
