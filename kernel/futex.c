/* SPDX-License-Identifier: MIT
 *
 * Futexes (futex.h).
 */
#include <exo/agent.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include "futex.h"
#include <exo/syscall_args.h>

/* Zero, and therefore uninitialised, until somebody waits there. Threads by run_node; of those with
 * one key the first waits longest. */
static struct list_node buckets[FUTEX_BUCKETS];

int futex_key(struct futex_key *key, uint64_t word)
{
	struct space *space = arch_current()->agent->space;
	const struct region *region = space_region(space, word);

	if (!region || word % sizeof(uint32_t))
		return -E_FAULT;
	*key = (struct futex_key){ space, word };
	if (region->shared && region->object) {
		key->holder = region->object;
		key->offset = (region->object_page << PAGE_SHIFT) + word - region->start;
	}
	return 0;
}

static struct list_node *bucket_of(const struct futex_key *key)
{
	struct list_node *bucket = &buckets[futex_hash(key)];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

int futex_wait(uint64_t word, uint32_t expected, uint64_t deadline_ns)
{
	struct thread *thread = arch_current();
	struct futex_key key;
	irq_state_t state;
	uint32_t value;
	bool woken;
	int error = futex_key(&key, word);

	if (!error)
		error = arch_copy_from_user(&value, (const void *)word, sizeof(value));
	if (error)
		return error;
	if (value != expected || thread->must_end)
		return -E_AGAIN;
	thread->futex_key = &key;
	state = arch_irq_save();
	list_add_tail(bucket_of(&key), &thread->run_node);
	woken = sched_block_until(deadline_ns, 0);
	arch_irq_restore(state);
	if (!woken)
		return -E_TIMEOUT;
	return thread->must_end ? -E_AGAIN : 0;
}

int futex_wake(uint64_t word, unsigned count)
{
	struct list_node *bucket;
	struct futex_key key;
	unsigned woken = 0;
	int error = futex_key(&key, word);

	if (error)
		return error;
	bucket = bucket_of(&key);
	list_for_each_safe (struct thread, thread, bucket, run_node) {
		if (woken == count)
			break;
		if (!futex_keys_equal(thread->futex_key, &key))
			continue;
		list_remove_init(&thread->run_node);
		sched_wake(thread);
		woken++;
	}
	return (int)woken;
}

/* a: word, b: what it is expected to be, c: when to give up, in ns of the clock */
SYSCALL_HANDLER(futex_wait)
{
	return futex_wait(a, (uint32_t)b, c);
}

/* a: word, b: how many */
SYSCALL_HANDLER(futex_wake)
{
	return futex_wake(a, MIN(b, (uint64_t)INT32_MAX));
}
