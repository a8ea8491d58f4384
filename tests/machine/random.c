/* SPDX-License-Identifier: MIT
 *
 * The state machine by random numbers: test=machine_random seed=N repeats a run. What all runs
 * together took from frames and heap they must have given back.
 */
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/percpu.h>
#include <exo/thread.h>
#include "machine.h"

#define RUNS  24
#define STEPS 600

struct memory {
	size_t heap_bytes, frames;
};

static struct memory measure(void)
{
	thread_reap();
	(void)arch_stacks_release();
	(void)heap_drain();
	return (struct memory){ heap_used_bytes(), frames_free_count() + heap_frames_count() };
}

static const char *run(struct test_run *t, unsigned steps)
{
	struct choices choices = { .random = t };
	const char *wrong = machine_run(&choices, steps);

	if (wrong) {
		machine_print_last();
		test_fail(t, __FILE__, __LINE__, wrong);
	}
	return wrong;
}

TEST(machine_random)
{
	struct memory before, after;

	/* The first fills what is never given back: init's table of handles, files in use. */
	if (run(t, STEPS))
		return;
	before = measure();
	for (unsigned i = 0; i < test_rounds(t, RUNS); i++)
		if (run(t, STEPS))
			return;
	after = measure();
	CHECK_EQUAL(after.heap_bytes, before.heap_bytes);
	CHECK_EQUAL(after.frames, before.frames);
}
