/* SPDX-License-Identifier: MIT
 *
 * Channels between agents: forked children that answer, pass on, or take what comes.
 */
#include <exo/bench.h>
#include <exo_user/channel.h>

#define INLINE CHANNEL_INLINE_BYTES

struct channel {
	struct channel_sender in;
	struct channel_receiver out;
};

static struct channel channels[3];

static bool make(struct bench_run *b, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (!channel_create(&channels[i].in, &channels[i].out, NULL))
			continue;
		bench_fail(b, "no channel");
		return false;
	}
	return true;
}

/* Pass on what comes from one channel to another until the first ends. */
static int pass_on(struct channel *from, struct channel *to)
{
	uint64_t data[INLINE / 8];
	long bytes = channel_receive(&from->out, data, INLINE);

	while (bytes == INLINE)
		bytes = channel_send_receive(&to->in, data, INLINE, &from->out, data, INLINE,
					     EXO_NEVER);
	return bytes != -E_DEAD;
}

/* A child that has the receiving end of one channel and the sending end of another. */
static exo_handle_t stage(struct bench_run *b, struct channel *from, struct channel *to,
			  unsigned all, int (*work)(struct channel *from, struct channel *to))
{
	exo_handle_t child = exo_fork();

	if (!child) {
		for (unsigned i = 0; i < all; i++) {
			if (&channels[i] != to)
				channel_close_sender(&channels[i].in);
			if (&channels[i] != from)
				channel_close_receiver(&channels[i].out);
		}
		exo_exit(work(from, to));
	}
	if (child < 0)
		bench_fail(b, "fork fails");
	return child;
}

/* Send into the first channel, receive from the last one. */
static void measure_round_trips(struct bench_run *b, struct channel_sender *in,
				struct channel_receiver *out)
{
	uint64_t data[INLINE / 8] = { 0 }, got[INLINE / 8];

	bench_loop (b) {
		long bytes;

		data[7]++;
		bench_opaque(in);
		bench_opaque(out);
		bench_begin(b);
		bytes = channel_send_receive(in, data, INLINE, out, got, INLINE, EXO_NEVER);
		bench_end(b);
		if (bytes != INLINE || got[7] != data[7])
			bench_fail(b, "the message is another one");
	}
}

static void finish(struct bench_run *b, unsigned count, const exo_handle_t *children,
		   unsigned child_count)
{
	for (unsigned i = 0; i < count; i++)
		channel_close_sender(&channels[i].in);
	for (unsigned i = 0; i < child_count; i++)
		if (children[i] > 0 && exo_agent_wait(children[i]))
			bench_fail(b, "a child has failed");
	for (unsigned i = 0; i < count; i++)
		channel_close_receiver(&channels[i].out);
}

BENCH(ipc_channel_rt_64,
      .op = "send 64 bytes to an agent that sleeps and sleep until they come back", .target = 3000,
      .goal = 1200, .options = "IPC_FUSION_RINGS")
{
	exo_handle_t child;

	if (!make(b, 2))
		return;
	child = stage(b, &channels[0], &channels[1], 2, pass_on);
	measure_round_trips(b, &channels[0].in, &channels[1].out);
	finish(b, 2, &child, 1);
}

BENCH(ipc_pipeline_3, .op = "64 bytes through three channels: two agents that sleep pass them on",
      .goal = 1500, .options = "IPC_FUSION_RINGS")
{
	exo_handle_t children[2];

	if (!make(b, 3))
		return;
	children[0] = stage(b, &channels[0], &channels[1], 3, pass_on);
	children[1] = stage(b, &channels[1], &channels[2], 3, pass_on);
	measure_round_trips(b, &channels[0].in, &channels[2].out);
	finish(b, 3, children, 2);
}

#define FLOOD 100000 /* messages in a region, of which there are ten */

/* Each has its number in the first word, and in the last one what makes the sum 0. */
static int count(struct channel *from, struct channel *to __attribute__((unused)))
{
	uint64_t data[INLINE / 8], expected = 0;
	long bytes;

	while ((bytes = channel_receive(&from->out, data, INLINE)) == INLINE) {
		if (data[0] != expected || data[0] + data[7])
			return 1;
		expected++;
	}
	return bytes != -E_DEAD || expected % FLOOD;
}

BENCH(ipc_flood, .op = "one of a million messages of 64 bytes to an agent that checks each one",
      .options = "IPC_FUSION_RINGS IPC_WAKE_COALESCE", .samples = 10)
{
	uint64_t data[INLINE / 8] = { 0 };
	exo_handle_t child;

	if (!make(b, 1))
		return;
	child = stage(b, &channels[0], NULL, 1, count);
	channel_close_receiver(&channels[0].out);
	b->per_sample = FLOOD;
	bench_loop (b) {
		int error = 0;

		bench_begin(b);
		for (unsigned i = 0; i < FLOOD && !error; i++) {
			error = channel_send(&channels[0].in, data, INLINE);
			data[0]++;
			data[7]--;
		}
		bench_end(b);
		if (error)
			bench_fail(b, "the receiver has ended");
	}
	channel_close_sender(&channels[0].in);
	if (child > 0 && exo_agent_wait(child))
		bench_fail(b, "a message is lost or another one");
}

/* Both poll, so that each has a processor. */
static int answer(struct channel *from, struct channel *to)
{
	uint64_t data[INLINE / 8];
	long bytes;

	do {
		bytes = channel_receive_until(&from->out, data, INLINE, 0);
		if (bytes == INLINE && channel_send(&to->in, data, INLINE))
			break;
	} while (bytes == INLINE || bytes == -E_TIMEOUT);
	return 0;
}

BENCH(ipc_remote_rt_64, .op = "64 bytes to an agent on another processor and back; both poll",
      .options = "IPC_FUSION_RINGS IPC_LINE_ALIGNED")
{
	uint64_t data[INLINE / 8] = { 0 }, got[INLINE / 8];
	struct exo_system_info info;
	exo_handle_t child;

	if (exo_system_info(&info) || info.cpus < 2) {
		bench_fail(b, "it needs a second CPU");
		return;
	}
	if (!make(b, 2))
		return;
	child = stage(b, &channels[0], &channels[1], 2, answer);
	bench_loop (b) {
		long bytes;

		data[7]++;
		bench_begin(b);
		channel_send(&channels[0].in, data, INLINE);
		do
			bytes = channel_receive_until(&channels[1].out, got, INLINE, 0);
		while (bytes == -E_TIMEOUT);
		bench_end(b);
		if (bytes != INLINE || got[7] != data[7])
			bench_fail(b, "the message is another one");
	}
	finish(b, 2, &child, 1);
}
