/* SPDX-License-Identifier: MIT
 *
 * What a filter of system calls adds to a call: the same call in a child that has loaded a filter,
 * and here, and the difference of the two, sample by sample. The filter is a list of ten calls that
 * are allowed, all others end the agent; the call that is measured is the tenth.
 */
#include <exo/bench.h>
#include <uapi/exo/filter.h>
#include <uapi/exo/syscall.h>

#define RULES 10
#define WARM  10 /* calls before the samples: pages that fork shares are touched */

static uint64_t *ticks; /* shared with the child */

static int load(uint32_t number, unsigned conditions)
{
	struct exo_filter_rule rules[RULES + 1];

	for (unsigned i = 0; i < RULES; i++)
		rules[i] = (struct exo_filter_rule){ .first = EXO_SYS_futex_wait + i,
						     .last = EXO_SYS_futex_wait + i };
	rules[RULES - 1] = (struct exo_filter_rule){ .first = number,
						     .last = number,
						     .conditions = conditions };
	rules[RULES] = (struct exo_filter_rule){ .first = EXO_SYS_exit, .last = EXO_SYS_exit };
	return exo_filter_load(rules, RULES + 1, EXO_FILTER_KILL);
}

/* The two measured loops: one function a call, so that the call is direct. */
static void time_short(unsigned count)
{
	struct bench_run run = { 0 };

	for (unsigned i = 0; i < count + WARM; i++) {
		bench_begin(&run);
		exo_getpid();
		bench_end(&run);
		ticks[i < WARM ? 0 : i - WARM] = run.end - run.begin;
	}
}

static void time_long(unsigned count)
{
	struct bench_run run = { 0 };

	for (unsigned i = 0; i < count + WARM; i++) {
		bench_begin(&run);
		exo_thread_self();
		bench_end(&run);
		ticks[i < WARM ? 0 : i - WARM] = run.end - run.begin;
	}
}

static bool filtered(void (*time)(unsigned), unsigned count, uint32_t number, unsigned conditions)
{
	exo_handle_t child = exo_fork();

	if (!child) {
		if (load(number, conditions))
			exo_exit(1);
		time(count);
		exo_exit(0);
	}
	return child > 0 && !exo_agent_wait(child);
}

static void measure(struct bench_run *b, void (*time)(unsigned), uint32_t number,
		    unsigned conditions)
{
	static uint64_t without[BENCH_SAMPLES_MAX];
	size_t bytes = ALIGN_UP(sizeof(without), PAGE_BYTES);
	int64_t at = exo_vm_map(NULL, bytes, EXO_VM_READ | EXO_VM_WRITE | EXO_VM_SHARED);

	if (at < 0)
		return bench_fail(b, "no memory");
	ticks = (uint64_t *)at;
	time(b->count);
	for (unsigned i = 0; i < b->count; i++)
		without[i] = ticks[i];
	if (!filtered(time, b->count, number, conditions))
		bench_fail(b, "the child with the filter failed");
	for (unsigned i = 0, count = b->count; i < count && !b->failed; i++)
		bench_value(b, ticks[i] > without[i] ? ticks[i] - without[i] : 0);
	exo_vm_unmap(ticks, bytes);
}

BENCH(filter_eval, .op = "added to getpid by a filter that allows it in its tenth rule", .goal = 12,
      .options = "FILTER_BITMAP")
{
	measure(b, time_short, EXO_SYS_getpid, 0);
}

BENCH(filter_eval_long, .op = "the same for thread_self: not a short call",
      .options = "FILTER_BITMAP")
{
	measure(b, time_long, EXO_SYS_thread_self, 0);
}

BENCH(filter_eval_argument, .op = "the same when the tenth rule looks at an argument",
      .options = "FILTER_BITMAP")
{
	measure(b, time_long, EXO_SYS_thread_self, 1);
}
