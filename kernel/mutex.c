/* SPDX-License-Identifier: MIT
 *
 * User mutexes (mutex.h).
 */
#include <exo/agent.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/timer.h>
#include <uapi/exo/mutex.h>
#include "agent.h"
#include "inherit.h"
#include "mutex.h"
#include "mutex_handoff.h"
#include <exo/syscall_args.h>

/* Zero, and therefore uninitialised, until somebody waits there. By run_node. */
static struct list_node buckets[FUTEX_BUCKETS];

static struct list_node *bucket_of(const struct futex_key *key)
{
	struct list_node *bucket = &buckets[futex_hash(key)];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

/* The thread that a word names, or NULL when it is no owner (any more). */
static struct thread *owner_of(uint32_t value, const struct futex_key *key)
{
	struct thread *thread = agent_thread_find(value & EXO_MUTEX_OWNER);

	if (thread && thread->agent != arch_current()->agent && !futex_key_is_shared(key))
		return NULL;
	return thread;
}

/* Does this thread wait, over however many, for the running one? */
static bool waits_for_caller(const struct thread *thread)
{
	while (thread && thread != arch_current())
		thread = thread->mutex_waiter ? thread->mutex_waiter->owner : NULL;
	return thread;
}

static void wait_for(struct mutex_waiter *waiter, struct thread *owner)
{
	waiter->owner = owner;
	list_add_tail(&owner->mutex_waiters, &waiter->owner_node);
}

/* Blocks with the word marked. 0 when the mutex was granted, 1 when it is to be looked at again. */
static int wait(const struct futex_key *key, struct thread *owner, uint64_t deadline_ns)
{
	struct thread *thread = arch_current();
	struct mutex_waiter waiter = { .key = *key, .thread = thread };
	irq_state_t state = arch_irq_save();
	bool woken;

	thread->mutex_waiter = &waiter;
	wait_for(&waiter, owner);
	inherit_update(owner);
	list_add_tail(bucket_of(key), &thread->run_node);
	woken = sched_block_until(deadline_ns, 0);
	thread->mutex_waiter = NULL;
	if (waiter.state == MUTEX_WAITS) {
		list_remove(&waiter.owner_node);
		inherit_update(waiter.owner);
	}
	arch_irq_restore(state);
	if (waiter.state == MUTEX_GRANTED)
		return 0;
	if (waiter.state == MUTEX_RETRIES)
		return 1;
	return woken ? -E_AGAIN : -E_TIMEOUT;
}

/* One look at the word: 0 or an error as mutex_lock, 1 when it has to be looked at again. */
static int try_or_wait(const struct futex_key *key, uint32_t *word, uint64_t deadline_ns)
{
	struct thread *thread = arch_current(), *owner;
	uint32_t value, wanted;
	int error = arch_copy_from_user(&value, word, sizeof(value));

	if (error)
		return error;
	owner = value ? owner_of(value, key) : NULL;
	wanted = owner ? value | EXO_MUTEX_WAITERS
		       : (value & EXO_MUTEX_WAITERS) | (uint32_t)thread->id;
	if (owner && waits_for_caller(owner))
		return -E_BUSY;
	if (owner && !deadline_ns)
		return -E_TIMEOUT;
	error = arch_user_exchange(word, value, wanted);
	if (error)
		return error == -E_AGAIN ? 1 : error;
	if (!owner)
		return value ? -E_DEAD : 0;
	/* Touching the word may have taken a page fault, and that time. */
	owner = owner_of(value, key);
	return owner ? wait(key, owner, deadline_ns) : 1;
}

int mutex_lock(uint64_t word, uint64_t deadline_ns)
{
	struct futex_key key;
	int error = futex_key(&key, word);

	while (!error && (error = try_or_wait(&key, (uint32_t *)word, deadline_ns)) == 1)
		error = thread_must_end() ? -E_AGAIN : 0;
	return error;
}

static bool somebody_waits(const struct futex_key *key)
{
	list_for_each (struct thread, thread, bucket_of(key), run_node)
		if (futex_keys_equal(&thread->mutex_waiter->key, key))
			return true;
	return false;
}

/* Those who wait for `from` at this mutex wait for `to` from now on. */
static void follow(const struct futex_key *key, struct thread *from, struct thread *to)
{
	list_for_each_safe (struct mutex_waiter, waiter, &from->mutex_waiters, owner_node) {
		if (!futex_keys_equal(&waiter->key, key))
			continue;
		list_remove(&waiter->owner_node);
		wait_for(waiter, to);
	}
}

/* The mutex is `next`'s: everybody who waits on goes with it, and nobody lends the running thread a
 * priority for it any more. */
static void hand_over(const struct futex_key *key, struct thread *next)
{
	struct mutex_waiter *waiter = next->mutex_waiter;

	list_remove(&waiter->owner_node);
	list_remove_init(&next->run_node);
	waiter->state = MUTEX_GRANTED;
	next->mutex_waiter = NULL;
	follow(key, arch_current(), next);
	inherit_update(next);
	inherit_update(arch_current());
	sched_wake(next);
}

/* The word of a mutex that the running thread owns. It has been written to, so that writing to it
 * causes no page fault: that may take time, in which others wait and give up. */
static int read_own_word(uint32_t *word, uint32_t *value)
{
	int error;

	do {
		error = arch_copy_from_user(value, word, sizeof(*value));
		if (!error && (*value & EXO_MUTEX_OWNER) != (uint32_t)arch_current()->id)
			error = -E_PERM;
		if (!error)
			error = arch_user_exchange(word, *value, *value);
	} while (error == -E_AGAIN);
	return error;
}

int mutex_unlock(uint64_t word)
{
	struct thread *next;
	struct futex_key key;
	uint32_t value = 0;
	int error;

	if (mutex_hand_off(word))
		return 0;
	error = futex_key(&key, word);
	if (!error)
		error = read_own_word((uint32_t *)word, &value);
	if (error)
		return error;
	next = value & EXO_MUTEX_WAITERS ? inherit_choose(bucket_of(&key), &key) : NULL;
	value = 0;
	if (next) {
		irq_state_t state = arch_irq_save();

		hand_over(&key, next);
		arch_irq_restore(state);
		value = (uint32_t)next->id | (somebody_waits(&key) ? EXO_MUTEX_WAITERS : 0);
	}
	return arch_copy_to_user((void *)word, &value, sizeof(value));
}

void mutex_owner_ends(struct thread *thread)
{
	irq_state_t state = arch_irq_save();

	list_for_each_safe (struct mutex_waiter, waiter, &thread->mutex_waiters, owner_node) {
		list_remove(&waiter->owner_node);
		waiter->owner = NULL;
		waiter->state = MUTEX_RETRIES;
		/* One that gave up may only wait for its turn to say so: it is in the run queue. */
		if (waiter->thread->state != THREAD_BLOCKED)
			continue;
		list_remove_init(&waiter->thread->run_node);
		sched_wake(waiter->thread);
	}
	arch_irq_restore(state);
}

/* a: word, b: when to give up, in ns of the clock; 0: without waiting */
SYSCALL_HANDLER(mutex_lock)
{
	return mutex_lock(a, b);
}

/* a: word */
SYSCALL_HANDLER(mutex_unlock)
{
	return mutex_unlock(a);
}
