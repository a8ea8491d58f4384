/* SPDX-License-Identifier: MIT
 *
 * The ends of channels that are rings (exo_user/channel_ring.h): mapping, waiting, large messages,
 * and telling what the other side has broken. Compare with channel_queue.c.
 */
#include <exo_user/channel.h>
#include <exo_user/malloc.h>

/* Map a ring: NULL and an error, or a view that is used once. */
static int view_open(struct channel_view **view, exo_handle_t handle,
		     const struct channel_options *options)
{
	size_t bytes = CHANNEL_RING_BYTES + channel_buffers_shared_bytes(options);
	int64_t at;

	*view = malloc(sizeof(**view));
	if (!*view)
		return -E_NOMEM;
	at = exo_channel_map(handle, bytes);
	if (at < 0) {
		free(*view);
		return (int)at;
	}
	**view = (struct channel_view){ .ring = (struct channel_ring *)at,
					.bytes = bytes,
					.uses = 1 };
	return 0;
}

static void view_close(struct channel_view *view)
{
	if (__atomic_sub_fetch(&view->uses, 1, __ATOMIC_ACQ_REL))
		return;
	exo_vm_unmap(view->ring, view->bytes);
	free(view);
}

static void begin_sender(struct channel_sender *sender, exo_handle_t handle,
			 struct channel_view *view, const struct channel_options *options)
{
	sender->handle = handle;
	sender->view = view;
	slots_sender_init(&sender->slots, view->ring);
	channel_buffers_open(&sender->buffers, options, view->ring);
}

static void begin_receiver(struct channel_receiver *receiver, exo_handle_t handle,
			   struct channel_view *view, const struct channel_options *options)
{
	receiver->handle = handle;
	receiver->view = view;
	slots_receiver_init(&receiver->slots, view->ring);
	channel_buffers_open(&receiver->buffers, options, view->ring);
}

int channel_open_sender(struct channel_sender *sender, exo_handle_t handle,
			const struct channel_options *options)
{
	struct channel_view *view;
	int error = view_open(&view, handle, options);

	if (!error)
		begin_sender(sender, handle, view, options);
	return error;
}

int channel_open_receiver(struct channel_receiver *receiver, exo_handle_t handle,
			  const struct channel_options *options)
{
	struct channel_view *view;
	int error = view_open(&view, handle, options);

	if (!error)
		begin_receiver(receiver, handle, view, options);
	return error;
}

int channel_open_both(struct channel_sender *sender, struct channel_receiver *receiver,
		      const struct channel_handles *handles, const struct channel_options *options)
{
	struct channel_view *view;
	int error = view_open(&view, handles->end[CHANNEL_SENDER], options);

	if (error)
		return error;
	view->uses = 2;
	begin_sender(sender, handles->end[CHANNEL_SENDER], view, options);
	begin_receiver(receiver, handles->end[CHANNEL_RECEIVER], view, options);
	return 0;
}

void channel_leave_sender(struct channel_sender *sender)
{
	channel_buffers_close(&sender->buffers);
	view_close(sender->view);
}

void channel_leave_receiver(struct channel_receiver *receiver)
{
	channel_buffers_close(&receiver->buffers);
	view_close(receiver->view);
}

/* Without waiting there is nothing to ask the kernel, unless it has marked the other end. */
static bool may_be_closed(const struct channel_ring *ring, enum channel_role role)
{
	return __atomic_load_n(&ring->words.state[role], __ATOMIC_RELAXED) == CHANNEL_RING_CLOSED;
}

/* A wait ended for nothing, which a hostile peer can make happen again and again. */
bool channel_ring_is_late(uint64_t deadline_ns)
{
	return deadline_ns != EXO_NEVER && (uint64_t)exo_clock() >= deadline_ns;
}

int channel_ring_await_room(struct channel_sender *sender, uint64_t deadline_ns)
{
	struct slots_sender *slots = &sender->slots;
	int error;

	while ((error = slots_room(slots)) == -E_AGAIN) {
		if (!deadline_ns && !may_be_closed(slots->ring, CHANNEL_RECEIVER))
			return -E_TIMEOUT;
		channel_buffers_collect(sender);
		error = exo_channel_wait(sender->handle, slots->head, deadline_ns);
		if (error)
			return error;
		if (channel_ring_is_late(deadline_ns) && slots_room(slots) == -E_AGAIN)
			return -E_TIMEOUT;
	}
	return error;
}

int channel_ring_await_message(struct channel_receiver *receiver, uint64_t deadline_ns)
{
	struct slots_receiver *slots = &receiver->slots;
	int error;

	while ((error = slots_messages(slots)) == -E_AGAIN) {
		if (!deadline_ns && !may_be_closed(slots->ring, CHANNEL_SENDER))
			return -E_TIMEOUT;
		error = exo_channel_wait(receiver->handle, slots->head, deadline_ns);
		if (error)
			return error;
		if (channel_ring_is_late(deadline_ns) && slots_messages(slots) == -E_AGAIN)
			return -E_TIMEOUT;
	}
	return error;
}

/* A message that no slot holds lies in the kernel's queue before its slot is published. */
int channel_ring_send(struct channel_sender *sender, const void *data, size_t bytes,
		      uint64_t deadline_ns)
{
	bool large = bytes > CHANNEL_INLINE_BYTES;
	int error = channel_ring_await_room(sender, deadline_ns);

	if (!error && large)
		error = exo_channel_send(sender->handle, data, bytes, deadline_ns);
	if (error)
		return error;
	slots_put(&sender->slots, data, large ? 0 : bytes,
		  large ? CHANNEL_LENGTH_QUEUED : (uint32_t)bytes);
	return channel_ring_publish(sender);
}

/* A slot says that the next message is in the kernel's queue: then it is there already. */
static long receive_queued(struct channel_receiver *receiver, void *data, size_t capacity)
{
	long bytes = exo_channel_receive(receiver->handle, data, capacity, 0);

	return bytes == -E_TIMEOUT || bytes == -E_DEAD ? -E_FORMAT : bytes;
}

static long receive_inline(struct channel_receiver *receiver, void *data, size_t capacity,
			   uint32_t length)
{
	if (length > CHANNEL_INLINE_BYTES)
		return -E_FORMAT;
	if (length > capacity)
		return -E_TOOBIG;
	slots_get(&receiver->slots, data, length);
	return (long)length;
}

long channel_ring_receive(struct channel_receiver *receiver, void *data, size_t capacity,
			  uint64_t deadline_ns)
{
	long bytes = channel_ring_await_message(receiver, deadline_ns);
	uint32_t length;

	if (bytes)
		return bytes;
	length = slots_length(&receiver->slots);
	if (length == CHANNEL_LENGTH_QUEUED)
		bytes = receive_queued(receiver, data, capacity);
	else if (length == CHANNEL_LENGTH_BUFFER)
		bytes = channel_buffers_copy_out(receiver, data, capacity);
	else
		bytes = receive_inline(receiver, data, capacity, length);
	if (bytes < 0)
		return bytes;
	slots_skip(&receiver->slots);
	channel_ring_consume(receiver);
	return bytes;
}

/* The receiver of the message sleeps. When there is nothing to receive, this side will sleep, too:
 * then one call does both. */
static int tell(struct channel_sender *sender, struct channel_receiver *receiver,
		uint64_t deadline_ns)
{
	if (deadline_ns && slots_messages(&receiver->slots) == -E_AGAIN)
		return exo_channel_turn(sender->handle, receiver->handle, receiver->slots.head,
					deadline_ns);
	return exo_channel_wake(sender->handle);
}

long channel_send_receive(struct channel_sender *sender, const void *data, size_t bytes,
			  struct channel_receiver *receiver, void *got, size_t capacity,
			  uint64_t deadline_ns)
{
	int error = 0;

	if (unlikely(bytes > CHANNEL_INLINE_BYTES || slots_room(&sender->slots))) {
		error = channel_ring_send(sender, data, bytes, deadline_ns);
	} else {
		slots_put(&sender->slots, data, bytes, (uint32_t)bytes);
		if (slots_publish(&sender->slots))
			error = tell(sender, receiver, deadline_ns);
	}
	return error ? error : channel_receive_until(receiver, got, capacity, deadline_ns);
}
