/* SPDX-License-Identifier: MIT
 *
 * The system-call layer as a state machine (tests/machine), steered by libFuzzer: an input is the
 * choices of one run. The whole kernel is in this fuzzer, as a process (ARCH=host, HOST_FUZZ); this
 * file is part of it. After each input all agents have ended, and what they had is free again.
 */
#include <exo/frames.h>
#include <exo/heap.h>
#include "../machine/machine.h"

#define STEPS_MAX 200

/* arch/host/linux/fuzz.c */
size_t door_fuzz_next(const uint8_t **bytes);
void door_fuzz_done(const char *wrong);

static size_t heap_bytes(void)
{
	thread_reap();
	(void)heap_drain();
	return heap_used_bytes();
}

static const char *run(const uint8_t *bytes, size_t left)
{
	struct choices choices = { .bytes = bytes, .left = left };

	return machine_run(&choices, STEPS_MAX);
}

static const char *take_input(void)
{
	size_t before = heap_bytes(), left;
	const uint8_t *bytes;
	const char *wrong;

	arch_irq_disable();
	left = door_fuzz_next(&bytes);
	arch_irq_enable();
	wrong = run(bytes, left);
	if (wrong)
		machine_print_last();
	else if (heap_bytes() != before)
		wrong = "memory of the heap is lost";
	return wrong;
}

/* Does not return: libFuzzer ends the process. */
TEST(fuzz_calls)
{
	/* Init's table of handles grows once. */
	(void)run(NULL, 0);
	for (;;) {
		const char *wrong = take_input();

		arch_irq_disable();
		door_fuzz_done(wrong);
		arch_irq_enable();
	}
}
