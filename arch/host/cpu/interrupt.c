/* SPDX-License-Identifier: MIT
 *
 * Interrupts: the flag, what came while it was off, the timer, and lines that fire because somebody
 * says so.
 *
 * A signal handler runs on the stack of the running thread, like an interrupt on x86. With the flag
 * off it leaves a note. With the flag on it does what interrupt entry does there: it takes the
 * kernel lock when it comes from outside of it, and on its way back out the thread may have to give
 * way.
 */
#include <exo/arch.h>
#include <exo/irq.h>
#include <exo/kernel_lock.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/time.h>
#include <exo/timer.h>
#include "../linux/door.h"
#include "arrived.h"
#include "init.h"
#include "outside.h"

PERCPU(volatile bool, host_irq_on);
PERCPU(volatile bool, host_irq_noted);

PERCPU(struct arrived, host_arrived);

static uint32_t lines_masked = UINT32_MAX;
static uint32_t lines_held; /* level-triggered, by their device: they fire until it lets go */

#define LEVEL_FIRST 16 /* the lines from here on are, as on a PC */

#define NOBODY UINT32_MAX

static unsigned stopper =
	NOBODY; /* the CPU that ends the process: the others are to do nothing more */

void arch_timer_start(void)
{
	door_timer_start();
}

/* Whoever calls it has looked whether an earlier one is set (kernel/timer.c), so that a deadline
 * that moves back, as that of the slice does at every switch, costs no system call. */
void arch_timer_arm(uint64_t deadline_ns)
{
	uint64_t now_ns = time_now_ns();

	door_timer_arm(deadline_ns > now_ns ? deadline_ns - now_ns : 1);
}

static void take_timer(void)
{
	this_cpu(host_arrived).timer = false;
	timer_interrupt();
}

/* A line that is held fires again, as soon as its handlers are done. */
static void take_lines(void)
{
	struct arrived *arrived = this_cpu_pointer(host_arrived);
	uint32_t lines = __atomic_exchange_n(&arrived->sent, 0, __ATOMIC_RELAXED);

	lines |= arrived->lines & ~lines_masked;
	/* A signal may raise another one at any time. */
	__atomic_fetch_and(&arrived->lines, ~lines, __ATOMIC_RELAXED);
	for (lines |= lines_held & ~lines_masked; lines; lines &= lines - 1)
		irq_interrupt((unsigned)__builtin_ctz(lines));
	if (lines_held & ~lines_masked)
		this_cpu(host_irq_noted) = true;
}

static void interrupt(void)
{
	bool outside = is_outside();

	if (outside)
		kernel_lock();
	/* The way out of here is enough for it. Acquire: pairs with the exchange in arch_cpu_kick.
	 */
	(void)__atomic_exchange_n(&this_cpu_pointer(host_arrived)->kick, false, __ATOMIC_ACQ_REL);
	if (this_cpu(host_arrived).timer)
		take_timer();
	if (this_cpu(host_arrived).sent || this_cpu(host_arrived).lines || lines_held)
		take_lines();
	if (outside)
		leave();
}

/* ThreadSanitizer, too, sees an interrupt from here on. */
__asm_linkage void host_irq_take(void)
{
	do {
		arch_irq_disable();
		this_cpu(host_irq_noted) = false;
		interrupt();
		this_cpu(host_irq_on) = true; /* perhaps of another CPU than before */
		__asm__ volatile("" : : : "memory");
	} while (this_cpu(host_irq_noted));
}

/* Something is to be taken: now, or when the flag is next switched on. */
static __no_tsan void note(void)
{
	if (this_cpu(host_irq_on))
		host_irq_take();
	else
		this_cpu(host_irq_noted) = true;
}

__asm_linkage __no_tsan bool host_signal(bool timer)
{
	unsigned by = __atomic_load_n(&stopper, __ATOMIC_ACQUIRE);

	if (unlikely(by != NOBODY)) {
		if (by != this_cpu(percpu_index))
			arch_stop();
		return false; /* no interrupt disturbs the end */
	}
	if (timer)
		this_cpu(host_arrived).timer = true;
	if (!this_cpu(host_irq_on))
		this_cpu(host_irq_noted) = true;
	return this_cpu(host_irq_on);
}

__asm_linkage __no_tsan void host_signal_later(bool timer)
{
	if (timer)
		this_cpu(host_arrived).timer = true;
	this_cpu(host_irq_noted) = true;
}

void host_irq_wait(void)
{
	door_wait(this_cpu_pointer(host_irq_noted));
	arch_irq_enable();
}

void host_stop_others(void)
{
	/* Release: pairs with the acquire in host_signal. */
	__atomic_store_n(&stopper, cpu_index(), __ATOMIC_RELEASE);
	for (unsigned cpu = 0; cpu < cpu_count(); cpu++)
		if (cpu != cpu_index())
			door_kick(cpu);
}

/* --- lines ------------------------------------------------------------------------------------ */

int arch_irq_connect(unsigned line)
{
	arch_irq_unmask(line);
	return 0;
}

void arch_irq_mask(unsigned line)
{
	lines_masked |= 1u << line;
}

void arch_irq_unmask(unsigned line)
{
	lines_masked &= ~(1u << line);
	if ((this_cpu(host_arrived).lines | lines_held) & 1u << line)
		note();
}

bool arch_irq_is_level(unsigned line)
{
	return line >= LEVEL_FIRST;
}

/* From its signal. */
__asm_linkage void host_line_fired(unsigned line)
{
	if (arch_irq_is_level(line))
		__atomic_fetch_or(&lines_held, 1u << line, __ATOMIC_RELAXED);
	else
		__atomic_fetch_or(&this_cpu_pointer(host_arrived)->lines, 1u << line,
				  __ATOMIC_RELAXED);
}

/* Whether the line is masked or not, as an interrupt that a CPU sends to itself. */
void arch_irq_raise(unsigned line)
{
	__atomic_fetch_or(&this_cpu_pointer(host_arrived)->sent, 1u << line, __ATOMIC_RELAXED);
	note();
}

int arch_irq_raise_later(unsigned line, uint64_t delay_ns)
{
	door_line_timer(line, delay_ns);
	return 0;
}

void arch_irq_raise_end(void)
{
	lines_held = 0;
	door_line_timer(0, 0);
}
