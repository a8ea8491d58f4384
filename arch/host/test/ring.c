/* SPDX-License-Identifier: MIT
 *
 * The agents' ring between two threads of the kernel, which run outside of the kernel lock as
 * agents do, on two CPUs when there are: every message once, in order and whole. Who finds the ring
 * full or empty sleeps as ipc/channel.c lets agents sleep. Most messages are shorter than a slot:
 * their bytes are copied by plain accesses, which ThreadSanitizer (HOST_TSAN) checks.
 */
#include <exo/kernel_lock.h>
#include <exo/heap.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/waitq.h>
#include <exo_user/channel_slots.h>
#include "../../../ipc/channel_memory.h"

#define MESSAGES 20000
#define LOOKS    2000 /* before who waits goes to sleep: the other may be on another CPU */

static struct channel_ring *ring;
static struct channel_memory memory;
static struct waitq queues[2];
static volatile unsigned ended, wrong;

/* Until the peer's position is not `seen` any more. Outside of the kernel, and so it returns. */
static void wait_for_peer(enum channel_role role, uint32_t seen)
{
	irq_state_t state;

	thread_forbid_preemption();
	state = arch_irq_save();
	channel_memory_waits(&memory, role);
	if (!channel_memory_has_news(&memory, NULL, role, seen))
		waitq_sleep(&queues[role]);
	channel_memory_goes_on(&memory, role);
	arch_irq_restore(state);
	thread_allow_preemption();
}

/* True when it is not `seen` any more: nobody has to sleep. */
static bool changes_soon(const uint32_t *position, uint32_t seen)
{
	for (unsigned i = 0; i < LOOKS; i++) {
		if (__atomic_load_n(position, __ATOMIC_RELAXED) != seen)
			return true;
		arch_relax();
	}
	return false;
}

static void wake(enum channel_role role)
{
	thread_forbid_preemption();
	channel_memory_woken(&memory, role);
	waitq_wake_all(&queues[role]);
	thread_allow_preemption();
}

static uint32_t length_of(unsigned message)
{
	return 1 + message % CHANNEL_INLINE_BYTES;
}

static void send(void *argument __attribute__((unused)))
{
	struct slots_sender sender;
	char data[CHANNEL_INLINE_BYTES];

	thread_allow_preemption();
	slots_sender_init(&sender, ring);
	for (unsigned i = 0; i < MESSAGES; i++) {
		while (slots_room(&sender) == -E_AGAIN)
			if (!changes_soon(&ring->words.head, sender.head))
				wait_for_peer(CHANNEL_SENDER, sender.head);
		memset(data, (int)i, sizeof(data));
		slots_put(&sender, data, length_of(i), length_of(i));
		if (slots_publish(&sender))
			wake(CHANNEL_RECEIVER);
	}
	thread_forbid_preemption();
	ended++;
}

static bool is_whole(const char *data, unsigned message)
{
	for (unsigned i = 0; i < length_of(message); i++)
		if (data[i] != (char)message)
			return false;
	return true;
}

static void receive(void *argument __attribute__((unused)))
{
	struct slots_receiver receiver;
	char data[CHANNEL_INLINE_BYTES];
	unsigned bad = 0;

	thread_allow_preemption();
	slots_receiver_init(&receiver, ring);
	for (unsigned i = 0; i < MESSAGES; i++) {
		while (slots_messages(&receiver) == -E_AGAIN)
			if (!changes_soon(&ring->words.tail, receiver.head))
				wait_for_peer(CHANNEL_RECEIVER, receiver.head);
		bad += slots_length(&receiver) != length_of(i);
		slots_get(&receiver, data, length_of(i));
		bad += !is_whole(data, i);
		slots_skip(&receiver);
		if (slots_consume(&receiver))
			wake(CHANNEL_SENDER);
	}
	thread_forbid_preemption();
	wrong = bad;
	ended++;
}

TEST(ring_between_two_cpus)
{
	void (*const mains[])(void *) = { send, receive };

	ring = heap_alloc_zeroed(CHANNEL_RING_BYTES);
	CHECK(ring);
	memory.words = &ring->words;
	ended = wrong = 0;
	for (unsigned i = 0; i < 2; i++)
		waitq_init(&queues[i]);
	for (unsigned i = 0; i < 2; i++) {
		struct thread *thread = thread_create("ring", mains[i], NULL);

		CHECK(thread);
		sched_wake(thread);
	}
	while (ended < 2)
		sched_sleep_until(time_now_ns() + 1000000, 0);
	thread_reap();
	heap_free(ring, CHANNEL_RING_BYTES);
	CHECK_EQUAL(wrong, 0);
}
