/* SPDX-License-Identifier: MIT
 *
 * The ring with its sleep and wake protocol: a sender, a receiver that knows how many messages
 * come, or waits until the other end is closed. The ends are user/lib's, the kernel's words are
 * ipc/channel_with_ring.h's; what is written here once more is channel_wait of ipc/channel.c
 * without handles and lists. Found are lost wake-ups, and messages lost, doubled, torn, out of
 * order, or read before they were written.
 *
 * NO_RECHECK plants a fault: who falls asleep does not look again.
 */
#include <exo/spinlock.h>
#include "weave.h"
#include <uapi/exo/channel.h>
#ifdef SLOTS /* a small ring is full or empty more often */
#undef CHANNEL_SLOTS
#define CHANNEL_SLOTS SLOTS
#endif
#define EXO_USER_MALLOC_H /* the C library's */
void *malloc(size_t bytes);
void free(void *at);
#include "../../user/lib/channel_ring.c"
#include "../../user/lib/channel_buffers_own.c"
struct quota;
struct channel_queue;
#include "../../ipc/channel_with_ring.h"

#define MESSAGES (2 * CHANNEL_SLOTS + 5)
#define SEND     0
#define RECEIVE  1

static struct channel_ring ring;
static struct channel_memory memory = { .words = &ring.words };
static struct spinlock kernel;
static struct spin_node nodes[WEAVE_FIBERS_MAX];
static bool waits[2], closed, closes;
static unsigned received, messages, speed;

static void lock(void)
{
	spin_lock(&kernel, &nodes[weave_self()]);
}

static void unlock(void)
{
	spin_unlock(&kernel, &nodes[weave_self()]);
}

/* The fiber of a role has the role's number. */
static void wake_locked(enum channel_role role)
{
	if (role == CHANNEL_SENDER || !closed)
		channel_memory_woken(&memory, role);
	waits[role] = false;
	weave_unblock(role);
}

int exo_channel_wake(exo_handle_t end)
{
	lock();
	wake_locked(end == CHANNEL_SENDER ? CHANNEL_RECEIVER : CHANNEL_SENDER);
	unlock();
	return 0;
}

int exo_channel_wait(exo_handle_t end, uint32_t seen, uint64_t deadline_ns __attribute__((unused)))
{
	enum channel_role role = (enum channel_role)end;
	int result = 0;

	lock();
	channel_memory_waits(&memory, role);
#ifdef NO_RECHECK
	if (false) {
#else
	if (channel_memory_has_news(&memory, NULL, role, seen)) {
#endif
	} else if (closed) {
		result = channel_memory_has_news(&memory, NULL, role, seen) ? 0 : -E_DEAD;
	} else {
		waits[role] = true;
		unlock();
		while (__atomic_load_n(&waits[role], __ATOMIC_RELAXED))
			weave_block();
		lock();
	}
	channel_memory_goes_on(&memory, role);
	unlock();
	return result;
}

/* What the protocol of small messages never asks for. */
int exo_channel_send(exo_handle_t end __attribute__((unused)),
		     const void *data __attribute__((unused)), size_t bytes __attribute__((unused)),
		     uint64_t deadline_ns __attribute__((unused)))
{
	weave_fail("a small message went to the kernel");
}

long exo_channel_receive(exo_handle_t end __attribute__((unused)),
			 void *data __attribute__((unused)),
			 size_t capacity __attribute__((unused)),
			 uint64_t deadline_ns __attribute__((unused)))
{
	weave_fail("a small message came from the kernel");
}

int64_t exo_channel_map(exo_handle_t end __attribute__((unused)),
			size_t bytes __attribute__((unused)))
{
	return -E_NOSYS;
}

int64_t exo_clock(void)
{
	return 0;
}

int exo_vm_unmap(void *start __attribute__((unused)), size_t bytes __attribute__((unused)))
{
	return 0;
}

static void send(unsigned number __attribute__((unused)))
{
	struct channel_sender sender = { .handle = CHANNEL_SENDER };
	uint64_t data[CHANNEL_INLINE_BYTES / 8];

	slots_sender_init(&sender.slots, &ring);
	for (unsigned i = 1; i <= messages; i++) {
		for (unsigned word = 0; word < 8; word++)
			data[word] = i;
		if (!weave_random(speed))
			weave_pause();
		WEAVE_CHECK(channel_send_until(&sender, data, sizeof(data), EXO_NEVER) == 0);
	}
	if (!closes)
		return;
	lock();
	closed = true;
	wake_locked(CHANNEL_RECEIVER);
	channel_memory_closed(&memory, CHANNEL_SENDER);
	unlock();
}

static void receive(unsigned number __attribute__((unused)))
{
	struct channel_receiver receiver = { .handle = CHANNEL_RECEIVER };
	uint64_t data[CHANNEL_INLINE_BYTES / 8];

	slots_receiver_init(&receiver.slots, &ring);
	while (closes || received < messages) {
		long bytes = channel_receive_until(&receiver, data, sizeof(data), EXO_NEVER);

		if (bytes == -E_DEAD && closes)
			break;
		WEAVE_CHECK(bytes == CHANNEL_INLINE_BYTES);
		received++;
		for (unsigned word = 0; word < 8; word++)
			WEAVE_CHECK(data[word] == received);
		if (!weave_random(speed))
			weave_pause();
	}
}

void weave_begin(void)
{
	memset(&ring, 0, sizeof(ring));
	memset(&kernel, 0, sizeof(kernel));
	memset(nodes, 0, sizeof(nodes));
	memset(waits, 0, sizeof(waits));
	closed = false;
	received = 0;
	closes = weave_random(2);
	/* Few messages: the ends of the ring are where things happen, so some runs begin near full.
	 */
	messages = 1 + weave_random(weave_random(4) ? 6 : MESSAGES);
	speed = 1 + weave_random(4);
	weave_fiber(send);
	weave_fiber(receive);
}

void weave_end(void)
{
	WEAVE_CHECK(received == messages);
}
