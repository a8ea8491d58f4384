/* SPDX-License-Identifier: MIT
 *
 * The life of channels (channel.h), and waiting at their ends.
 */
#include <exo/heap.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include "channel.h"

#define END_RIGHTS (EXO_RIGHT_COPY | EXO_RIGHT_REVOKE | EXO_RIGHT_INHERIT)

void channel_wake(struct channel *channel, enum channel_role role)
{
	if (!channel->side[role].closed)
		channel_memory_woken(&channel->memory, role);
	list_for_each (struct channel_waiter, waiter, &channel->side[role].waiters, node)
		sched_wake(waiter->thread);
}

void channel_destroy(struct channel *channel)
{
	struct channel_message *message;

	while ((message = channel_queue_first(&channel->queue))) {
		channel_queue_take(&channel->queue, message);
		channel_message_free(channel, message);
	}
	channel_memory_destroy(&channel->memory);
	quota_credit(channel->quota, sizeof(*channel));
	quota_put(channel->quota);
	heap_free(channel, sizeof(*channel));
}

/* --- the class of its ends
 * ------------------------------------------------------------------------
 */

static struct channel_end *end_of(struct kobject *object)
{
	return container_of(object, struct channel_end, object);
}

/* The last handle is gone: threads that wait here learn that, and those at the other end. */
static void end_unnamed(struct kobject *object)
{
	struct channel *channel = end_of(object)->channel;
	enum channel_role role = end_of(object)->role;

	channel->side[role].closed = true;
	channel_wake(channel, role);
	channel_memory_closed(&channel->memory, role);
	channel_wake(channel, channel_peer(role));
}

/* Those who wait by a handle that goes look it up again, and do not find it. */
static void end_cut(struct kobject *object, struct cap *cap __attribute__((unused)))
{
	channel_wake(end_of(object)->channel, end_of(object)->role);
}

static void end_destroy(struct kobject *object)
{
	channel_put(end_of(object)->channel);
}

static const struct kobject_class end_class = {
	.type = EXO_OBJECT_CHANNEL,
	.unnamed = end_unnamed,
	.cut = end_cut,
	.destroy = end_destroy,
};

static struct channel *create(const struct channel_options *options, struct quota *quota)
{
	struct channel *channel;
	int error;

	if (quota_charge(quota, sizeof(*channel)))
		return NULL;
	channel = heap_alloc_zeroed(sizeof(*channel));
	if (channel) {
		error = channel_memory_create(&channel->memory, options, quota);
		if (!error) {
			channel->references = 1;
			channel->quota = quota_get(quota);
			channel_queue_init(&channel->queue);
			list_init(&channel->side[CHANNEL_SENDER].waiters);
			list_init(&channel->side[CHANNEL_RECEIVER].waiters);
			return channel;
		}
		heap_free(channel, sizeof(*channel));
	}
	quota_credit(quota, sizeof(*channel));
	return NULL;
}

/* A handle for one end. Without one the end closes as if it had had one. */
static exo_handle_t create_end(struct channel *channel, enum channel_role role)
{
	struct kobject *object =
		kobject_create(&end_class, sizeof(struct channel_end), channel->quota);
	exo_handle_t handle;

	if (!object)
		return -E_NOMEM;
	end_of(object)->channel = channel_get(channel);
	end_of(object)->role = role;
	handle = handle_create(object, channel_right(role) | END_RIGHTS, 0);
	kobject_put(object);
	return handle;
}

static void close(exo_handle_t handle)
{
	struct cap *cap;

	if (!handle_find(handle, 0, &cap))
		handle_remove(cap);
}

int channel_create(const struct channel_options *options, exo_handle_t handles[2])
{
	struct channel *channel = create(options, arch_current()->agent->quota);

	if (!channel)
		return -E_NOMEM;
	handles[0] = create_end(channel, CHANNEL_SENDER);
	handles[1] = handles[0] < 0 ? handles[0] : create_end(channel, CHANNEL_RECEIVER);
	channel_put(channel);
	if (handles[1] >= 0)
		return 0;
	if (handles[0] >= 0)
		close(handles[0]);
	return (int)handles[1];
}

/* --- waiting
 * --------------------------------------------------------------------------------------
 */

static struct channel_side *side_of(const struct channel_waiter *waiter)
{
	return &waiter->end->channel->side[waiter->end->role];
}

/* The wakers leave waiters on their lists. */
static int block(struct channel_waiter *waiters, size_t count, uint64_t deadline_ns)
{
	struct thread *thread = arch_current();
	irq_state_t state;
	bool woken;

	for (size_t i = 0; i < count; i++) {
		waiters[i].thread = thread;
		waiters[i].cap->kind |= CAP_WAITED;
		list_add_tail(&side_of(&waiters[i])->waiters, &waiters[i].node);
	}
	state = arch_irq_save();
	list_init(&thread->run_node);
	woken = sched_block_until(deadline_ns, 0);
	arch_irq_restore(state);
	for (size_t i = 0; i < count; i++)
		list_remove(&waiters[i].node);
	return woken ? 0 : -E_TIMEOUT;
}

static void unmark(struct channel_waiter *waiter)
{
	if (!side_of(waiter)->closed)
		channel_memory_goes_on(&waiter->end->channel->memory, waiter->end->role);
}

int channel_sleep(struct channel_waiter *waiters, size_t count, uint64_t deadline_ns)
{
	int error;

	for (size_t i = 0; i < count; i++)
		kobject_get(&waiters[i].end->object);
	if (thread_must_end())
		error = -E_AGAIN;
	else
		error = deadline_ns ? block(waiters, count, deadline_ns) : -E_TIMEOUT;
	for (size_t i = 0; i < count; i++) {
		unmark(&waiters[i]);
		kobject_put(&waiters[i].end->object);
	}
	return error;
}

/* Mark this thread as waiting and look for news, end by end; *marked counts those with a mark. The
 * index of the first with news; -E_AGAIN when there are none. */
static int look(const struct channel_wait *ends, struct channel_waiter *waiters, size_t count,
		size_t *marked)
{
	for (*marked = 0; *marked < count; ++*marked) {
		struct channel_waiter *waiter = &waiters[*marked];
		int error = channel_find(ends[*marked].handle, 0, &waiter->cap, &waiter->end);

		if (!error && !(waiter->cap->kind & channel_right(waiter->end->role)))
			error = -E_PERM;
		if (error)
			return error;
		channel_memory_waits(&waiter->end->channel->memory, waiter->end->role);
		if (channel_has_news(waiter->end->channel, waiter->end->role, ends[*marked].seen))
			return (int)(*marked)++;
	}
	return -E_AGAIN;
}

int channel_wait(const struct channel_wait *ends, struct channel_waiter *waiters, size_t count,
		 uint64_t deadline_ns)
{
	size_t marked;
	int error, found = look(ends, waiters, count, &marked);

	if (found != -E_AGAIN) {
		while (marked-- > 0)
			unmark(&waiters[marked]);
		return found;
	}
	error = channel_sleep(waiters, count, deadline_ns);
	return error ? error : -E_AGAIN;
}
