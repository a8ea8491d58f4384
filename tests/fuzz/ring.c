/* SPDX-License-Identifier: MIT
 *
 * Both ends of a ring against a hostile other side, which writes anything anywhere in the shared
 * memory between two operations. Whatever it does: no access outside of the mapping and the
 * caller's buffer, no message longer than that buffer, and no buffer of the mapping twice in the
 * sender's hands.
 */
#include "fuzz.h"
#define EXO_USER_MALLOC_H /* the C library's */
void *aligned_alloc(size_t align, size_t bytes);
#include "../../user/lib/channel_ring.c"
#include "../../user/lib/channel_buffers_shared.c"
#include <string.h>

#define BUFFERS      3
#define BUFFER_BYTES 4096
#define VIEW_BYTES   (CHANNEL_RING_BYTES + BUFFERS * BUFFER_BYTES)
#define CAPACITY     200
#define STEPS        64

static struct fuzz_input input;
static char *shared;

/* The other side's turn: up to three words, most of them among the ring's own. */
static void interfere(void)
{
	for (unsigned i = fuzz_number(&input, 1) & 3; i; i--) {
		uint32_t place = fuzz_number(&input, 2), value = fuzz_number(&input, 4);

		place = place % (place & 0x8000 ? VIEW_BYTES : CHANNEL_RING_BYTES);
		if (fuzz_number(&input, 1) & 1)
			value = fuzz_number(&input, 1);
		memcpy(shared + (place & ~3u), &value, sizeof(value));
	}
}

int64_t exo_channel_map(exo_handle_t end __attribute__((unused)), size_t bytes)
{
	return bytes == VIEW_BYTES ? (int64_t)(uintptr_t)shared : -E_INVAL;
}

int exo_channel_wait(exo_handle_t end __attribute__((unused)),
		     uint32_t seen __attribute__((unused)),
		     uint64_t deadline_ns __attribute__((unused)))
{
	interfere();
	return input.left ? 0 : -E_DEAD;
}

int exo_channel_wake(exo_handle_t end __attribute__((unused)))
{
	return fuzz_number(&input, 1) & 1 ? -E_DEAD : 0;
}

int exo_channel_turn(exo_handle_t sender, exo_handle_t receiver __attribute__((unused)),
		     uint32_t seen, uint64_t deadline_ns)
{
	return exo_channel_wait(sender, seen, deadline_ns);
}

int exo_channel_send(exo_handle_t sender __attribute__((unused)), const void *data, size_t bytes,
		     uint64_t deadline_ns __attribute__((unused)))
{
	fuzz_read(data, bytes);
	return 0;
}

long exo_channel_receive(exo_handle_t receiver __attribute__((unused)), void *data, size_t capacity,
			 uint64_t deadline_ns __attribute__((unused)))
{
	size_t bytes = fuzz_number(&input, 1);

	bytes = MIN(bytes, capacity);

	memset(data, 1, bytes);
	return bytes;
}

int64_t exo_clock(void)
{
	return 0;
}

int exo_vm_unmap(void *start __attribute__((unused)), size_t bytes __attribute__((unused)))
{
	return 0;
}

static void receive(struct channel_receiver *receiver)
{
	size_t capacity = fuzz_number(&input, 1) % (CAPACITY + 1);
	char *to = malloc(capacity ? capacity : 1);
	long bytes = channel_receive_until(receiver, to, capacity,
					   fuzz_number(&input, 1) & 1 ? EXO_NEVER : 0);

	FUZZ_CHECK(bytes <= (long)capacity);
	free(to);
}

static void send(struct channel_sender *sender)
{
	size_t bytes = fuzz_number(&input, 1) % (CAPACITY + 1);
	char *from = malloc(bytes ? bytes : 1);

	memset(from, 2, bytes);
	channel_send_until(sender, from, bytes, fuzz_number(&input, 1) & 1 ? EXO_NEVER : 0);
	free(from);
}

static void send_buffer(struct channel_sender *sender)
{
	uint32_t before = sender->buffers.free | sender->buffers.away;
	char *buffer = channel_buffer_take(sender, 0);

	if (!buffer)
		return;
	FUZZ_CHECK(buffer >= shared + CHANNEL_RING_BYTES && buffer < shared + VIEW_BYTES);
	FUZZ_CHECK(!(sender->buffers.free & sender->buffers.away));
	FUZZ_CHECK(!((sender->buffers.free | sender->buffers.away) & ~before));
	memset(buffer, 3, BUFFER_BYTES);
	if (channel_buffer_send(sender, buffer, fuzz_number(&input, 2), 0))
		sender->buffers.free |= channel_buffers_bit(&sender->buffers, buffer);
}

static void receive_buffer(struct channel_receiver *receiver)
{
	void *buffer;
	long bytes = channel_buffer_receive(receiver, &buffer, 0);

	if (bytes < 0)
		return;
	FUZZ_CHECK(bytes <= BUFFER_BYTES);
	fuzz_read(buffer, bytes);
	channel_buffer_return(receiver, buffer);
}

static void step(struct channel_sender *sender, struct channel_receiver *receiver)
{
	interfere();
	switch (fuzz_number(&input, 1) & 3) {
	case 0:
		return receive(receiver);
	case 1:
		return send(sender);
	case 2:
		return send_buffer(sender);
	default:
		return receive_buffer(receiver);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct channel_options options = { BUFFER_BYTES, BUFFERS };
	struct channel_receiver receiver;
	struct channel_sender sender;

	input = (struct fuzz_input){ data, bytes };
	shared = __builtin_assume_aligned(aligned_alloc(PAGE_BYTES, VIEW_BYTES), PAGE_BYTES);
	memset(shared, 0, VIEW_BYTES);
	if (!channel_open_sender(&sender, 1, &options)) {
		FUZZ_CHECK(!channel_open_receiver(&receiver, 2, &options));
		for (unsigned i = 0; i < STEPS && input.left; i++)
			step(&sender, &receiver);
		channel_leave_sender(&sender);
		channel_leave_receiver(&receiver);
	}
	free(shared);
	return 0;
}
