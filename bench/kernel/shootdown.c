/* SPDX-License-Identifier: MIT
 *
 * TLB shootdown: pages of a space are unmapped that has run, or runs, on other CPUs as well. The
 * other CPUs' part is played by kernel threads of an agent: with the space in CR3, outside of the
 * kernel lock.
 */
#include <exo/agent.h>
#include <exo/bench.h>
#include <exo/frames.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/thread.h>

#define BASE  0x700000000000ull   /* nothing of the running agent is there */
#define FIRST (BASE + PAGE_BYTES) /* so that the table stays */
#define PAGES 64

static unsigned helpers; /* alive: kernel lock */
static unsigned ready;
static bool stop;

/* It takes the agent's place for as long as it runs, which is what the others see. */
static void stay_in_space(void *argument)
{
	struct thread *thread = arch_current();

	thread->agent = argument;
	arch_space_activate(&thread->agent->space->arch);
	thread_allow_preemption();
	__atomic_fetch_add(&ready, 1, __ATOMIC_RELAXED);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		arch_relax();
	thread_forbid_preemption();
	thread->agent = NULL;
	helpers--;
}

static bool helpers_start(void)
{
	stop = false;
	ready = 0;
	for (unsigned i = 1; i < cpu_count(); i++) {
		struct thread *thread = thread_create("stay", stay_in_space, arch_current()->agent);

		if (!thread)
			return false;
		helpers++;
		sched_wake(thread);
	}
	thread_allow_preemption();
	while (__atomic_load_n(&ready, __ATOMIC_RELAXED) < cpu_count() - 1)
		arch_relax();
	thread_forbid_preemption();
	return true;
}

static void helpers_end(void)
{
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	while (helpers)
		sched_yield();
	thread_reap();
}

static bool map_pages(struct arch_space *space, paddr_t frame)
{
	for (unsigned i = 0; i < PAGES; i++)
		if (arch_space_map(space, FIRST + i * PAGE_BYTES, frame, SPACE_READ))
			return false;
	return true;
}

static void unmap_all(struct bench_run *b)
{
	struct arch_space *space = &arch_current()->agent->space->arch;
	paddr_t frame = frame_alloc_zeroed();

	if (frame == PADDR_NONE)
		bench_fail(b, "no memory");
	bench_loop (b) {
		vaddr_t from = FIRST;

		if (!map_pages(space, frame))
			bench_fail(b, "no memory for tables");
		bench_begin(b);
		arch_space_clear(space, FIRST, &from, FIRST + PAGES * PAGE_BYTES, ARCH_USER_END);
		bench_end(b);
	}
	if (frame != PADDR_NONE)
		frame_free(frame);
}

BENCH(tlb_shootdown, .op = "unmap 64 pages of a space that runs on every CPU (smp)",
      .options = "MM_TLB_BATCH MM_TLB_LAZY", .samples = 200)
{
	if (cpu_count() == 1)
		bench_fail(b, "it needs a second CPU");
	else if (!helpers_start())
		bench_fail(b, "no memory for threads");
	else
		unmap_all(b);
	helpers_end();
}

BENCH(tlb_shootdown_idle, .op = "unmap 64 pages of a space that has run on every CPU (smp)",
      .options = "MM_TLB_BATCH MM_TLB_LAZY", .samples = 200)
{
	if (cpu_count() == 1) {
		bench_fail(b, "it needs a second CPU");
		return;
	}
	if (!helpers_start())
		bench_fail(b, "no memory for threads");
	helpers_end();
	unmap_all(b);
}
