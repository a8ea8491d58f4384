/* SPDX-License-Identifier: MIT
 *
 * CPUs of QEMU's exact machine take turns (turns.h). Channel 0 of the PIT (Intel 8254) interrupts
 * all of them every TURN_US. Whoever has the turn gives it up then; a CPU that computes outside
 * of the kernel waits until nobody has it, with PAUSE, which lets QEMU go on to the next CPU. In
 * the kernel nobody waits: who has the turn may wait for the kernel lock.
 *
 * Nothing of this happens on other machines, nor with one CPU.
 */
#include <exo/arch.h>
#include <exo/cmdline.h>
#include <exo/irq.h>
#include <exo/log.h>
#include <exo/percpu.h>
#include <exo/sched.h>
#include <exo/string.h>
#include "apic.h"
#include "features.h"
#include "turns.h"

#define TURN_US 500

#define PIT_HZ             1193182u
#define PIT_LINE           0
#define PIT_CHANNEL_0      0x40
#define PIT_COMMAND        0x43
#define PIT_RATE_GENERATOR 0x34 /* channel 0, both bytes, mode 2 */

#define NOBODY UINT32_MAX

static unsigned holder = NOBODY;
static uint64_t since;     /* TSC: the holder has had its turn */
static uint64_t half_turn; /* in TSC ticks: an interrupt within that was of the last turn */

/* The line's interrupts go to VECTOR_TURN: this keeps others from the line. */
static bool never(struct irq_handler *handler __attribute__((unused)))
{
	return false;
}

static bool cpus_take_turns(void)
{
	return cpu_is_emulated_by_qemu() &&
	       (!strcmp(cmdline.instrument, "exact") || !strcmp(cmdline.instrument, "interactive"));
}

void turns_start(void)
{
	static struct irq_handler handler = { .handle = never, .name = "turns" };
	unsigned count = PIT_HZ / (1000000 / TURN_US);

	if (!cpus_take_turns() || irq_register(PIT_LINE, &handler))
		return;
	half_turn = arch_tsc_hz() / 1000000 * TURN_US / 2;
	ioapic_broadcast(PIT_LINE, VECTOR_TURN);
	arch_port_out8(PIT_COMMAND, PIT_RATE_GENERATOR);
	arch_port_out8(PIT_CHANNEL_0, count & 0xff);
	arch_port_out8(PIT_CHANNEL_0, count >> 8);
	log_debug("smp: the CPUs take turns of %u us", TURN_US);
}

static bool take_turn(void)
{
	unsigned nobody = NOBODY;

	if (!__atomic_compare_exchange_n(&holder, &nobody, cpu_index(), false, __ATOMIC_RELAXED,
					 __ATOMIC_RELAXED))
		return false;
	since = arch_tsc();
	return true;
}

void turns_interrupt(bool outside)
{
	apic_end_of_interrupt();
	if (holder == cpu_index()) {
		if (arch_tsc() - since < half_turn)
			return;
		holder = NOBODY;
		arch_relax();
	}
	while (outside && !sched_is_idle() && !take_turn())
		arch_relax();
}
