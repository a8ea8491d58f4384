/* SPDX-License-Identifier: MIT
 *
 * An interrupt on its way to an agent. A child does nothing but write the time into shared memory;
 * a clock chip fires the line in the middle of that; the parent, which waits for the line, runs and
 * reads what the child wrote last. The child's loop makes that up to five instructions old.
 */
#include <exo/bench.h>
#include <uapi/exo/syscall.h>

#define LINES    24
#define FIRST    5 /* what comes before belongs to a chip that every PC has */
#define DELAY_NS 20000

static exo_handle_t fork_writer(volatile uint64_t *now)
{
	exo_handle_t child = exo_fork();

	while (!child)
		*now = arch_tsc();
	return child;
}

static bool bind(exo_handle_t *line)
{
	for (unsigned i = FIRST; i < LINES; i++) {
		*line = exo_irq_bind(EXO_GIVEN_LINES, i);
		if (*line < 0)
			continue;
		if (!exo_irq_raise(*line, 0) && exo_irq_wait(*line, EXO_NEVER) == 1)
			return true;
		exo_handle_close(*line);
	}
	return false;
}

static void measure(struct bench_run *b, exo_handle_t line, volatile uint64_t *now)
{
	exo_handle_t child = fork_writer(now);

	if (child < 0)
		bench_fail(b, "fork fails");
	for (unsigned i = 0; i < b->count && !b->failed; i++) {
		uint64_t awake;
		int fired;

		if (exo_irq_raise(line, DELAY_NS))
			bench_fail(b, "the line cannot be fired");
		fired = exo_irq_wait(line, EXO_NEVER);
		awake = arch_tsc();
		if (fired != 1)
			bench_fail(b, "the interrupt is lost");
		bench_value(b, awake - *now);
	}
	exo_agent_kill(child);
	exo_agent_wait(child);
}

BENCH(irq_latency,
      .op = "a device interrupt while another agent computes: from there to the agent that serves it",
      .goal = 250, .samples = 200, .options = "IRQ_DIRECT IRQ_OVERTAKE")
{
	int64_t page = exo_vm_map(NULL, PAGE_BYTES, EXO_VM_READ | EXO_VM_WRITE | EXO_VM_SHARED);
	exo_handle_t line;

	if (page < 0 || !bind(&line)) {
		bench_fail(b, "no memory or no line that a clock chip fires");
		return;
	}
	*(volatile uint64_t *)page = 0;
	measure(b, line, (volatile uint64_t *)page);
	exo_handle_close(line);
	exo_vm_unmap((void *)page, PAGE_BYTES);
}
