/* SPDX-License-Identifier: MIT
 *
 * A member of the deadline class that has used up its budget and is woken by another CPU: its next
 * period begins in time, although the CPU that it belongs to has no other reason to look. Every CPU
 * is busy meanwhile.
 */
#include <exo/cmdline.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/time.h>

#ifdef CONFIG_SMP

#define MS         1000000ull
#define RUNTIME_NS (1 * MS)
#define PERIOD_NS  (5 * MS)
#define LATE_NS    (3 * MS) /* a tick is 10 ms, and on emulated machines CPUs take turns */
#define ROUNDS     24
#define LATE_MAX   8 /* an emulated CPU may have to wait for its turn */
#define PATIENCE   (2000 * MS)

static struct thread *member;
static bool stop; /* told to threads that run outside of the kernel lock */
static volatile unsigned ended, rounds;
static volatile bool member_ended;
static unsigned late;
static uint64_t woken_ns;

static void be_busy(void *argument __attribute__((unused)))
{
	thread_allow_preemption();
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		;
	thread_forbid_preemption();
	ended++;
}

/* Blocks with nothing left of its budget. */
static void overrun_and_block(void)
{
	struct thread *self = arch_current();

	while (time_now_ns() < self->sched.slice_end_ns)
		; /* no pause: an emulator would let others run, at its expense */
	sched_block();
}

static void be_member(void *argument __attribute__((unused)))
{
	arch_irq_disable();
	sched_deadline_enter(RUNTIME_NS, PERIOD_NS, PERIOD_NS);
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		uint64_t due_ns = arch_current()->sched.edf.start_ns + PERIOD_NS;

		overrun_and_block();
		late += time_now_ns() - MAX(due_ns, woken_ns) > LATE_NS;
		rounds++;
	}
	sched_deadline_leave();
	arch_irq_enable();
	member_ended = true;
	ended++;
}

static void compute_outside(uint64_t ns)
{
	uint64_t end_ns = time_now_ns() + ns;

	thread_allow_preemption();
	while (time_now_ns() < end_ns)
		;
	thread_forbid_preemption();
}

/* The thread of this test keeps its CPU, and so the member stays on another one. */
static bool wake_it_for(unsigned count)
{
	uint64_t end_ns = time_now_ns() + PATIENCE;

	while (rounds < count && time_now_ns() < end_ns) {
		compute_outside(MS / 10);
		if (member->state == THREAD_BLOCKED) {
			compute_outside(MS); /* that CPU has looked at its clock meanwhile */
			woken_ns = time_now_ns();
			sched_wake(member);
			sched_give_way();
		}
	}
	return rounds >= count;
}

static bool start_thread(struct thread **thread, void (*main)(void *))
{
	*thread = thread_create("deadline", main, NULL);
	if (*thread)
		sched_wake(*thread);
	return *thread;
}

TEST(deadline_of_a_member_that_is_woken_remotely)
{
	struct thread *busy;
	bool came;

	if (cpu_count() == 1) {
		test_skip(t, "one CPU");
		return;
	}
	if (!strcmp(cmdline.instrument, "host")) {
		test_skip(t, "Linux may stop a CPU for longer than the deadline");
		return;
	}
	stop = false;
	ended = rounds = 0;
	member_ended = false;
	late = 0;
	CHECK(start_thread(&member, be_member));
	while (member->state != THREAD_BLOCKED)
		compute_outside(MS);
	for (unsigned cpu = 1; cpu < cpu_count(); cpu++)
		CHECK(start_thread(&busy, be_busy));
	came = wake_it_for(ROUNDS);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	while (ended < cpu_count()) {
		if (!member_ended)
			sched_wake(member);
		sched_sleep_until(time_now_ns() + MS, 0);
	}
	thread_reap();
	CHECK(came);
	CHECK(late <= LATE_MAX);
}

#endif
