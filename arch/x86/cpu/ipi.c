/* SPDX-License-Identifier: MIT
 *
 * Interrupts from CPU to CPU (ipi.h), through the local APIC's interrupt command register (Intel
 * SDM vol. 3A, 10.6 and 10.12.9).
 */
#include <exo/arch.h>
#include <exo/percpu.h>
#include "apic.h"
#include "apic_registers.h"
#include "ipi.h"
#include "percpu.h"

#define COMMAND_NMI     (4u << 8)
#define COMMAND_PENDING (1u << 12)

#define STOP_WAIT_TSC 100000000 /* some 30 ms: a CPU that does not stop by then stays */

/* The one call. Written by the caller before it sets ipi_called, read by others after. */
static struct {
	ipi_fn *fn;
	const void *argument;
} call;

PERCPU(bool, ipi_called); /* set by the caller, cleared when served */

static bool stopping;
static unsigned stopped;

void ipi_send(uint32_t apic_id, uint32_t command)
{
	irq_state_t state = arch_irq_save();

	if (apic_is_x2) {
		/* A write to this MSR does not wait for earlier stores (SDM vol. 3A, 10.12.3). */
		__asm__ volatile("mfence; lfence" : : : "memory");
		msr_write(MSR_X2APIC + APIC_COMMAND / 16, (uint64_t)apic_id << 32 | command);
	} else {
		apic_write(APIC_COMMAND_HIGH, apic_id << 24);
		apic_write(APIC_COMMAND, command);
		while (apic_read(APIC_COMMAND) & COMMAND_PENDING)
			arch_pause();
	}
	arch_irq_restore(state);
}

void ipi_call(const struct cpu_set *cpus, ipi_fn *fn, const void *argument)
{
	call.fn = fn;
	call.argument = argument;
	cpu_set_for_each(cpu, cpus)
	{
		/* Release: pairs with the acquire in ipi_serve. */
		__atomic_store_n(&cpu_data(cpu, ipi_called), true, __ATOMIC_RELEASE);
		ipi_send(cpu_data(cpu, cpu_area).apic_id, VECTOR_CALL);
	}
	cpu_set_for_each(cpu, cpus)
		/* Acquire: pairs with the release in ipi_serve. */
		while (__atomic_load_n(&cpu_data(cpu, ipi_called), __ATOMIC_ACQUIRE)) arch_pause();
}

/* Interrupts off, lest the interrupt of this call serves it a second time. */
void ipi_serve(void)
{
	bool *called = this_cpu_pointer(ipi_called);
	irq_state_t state = arch_irq_save();

	if (__atomic_load_n(called, __ATOMIC_ACQUIRE)) {
		call.fn(call.argument);
		__atomic_store_n(called, false, __ATOMIC_RELEASE);
	}
	arch_irq_restore(state);
}

void ipi_interrupt(void)
{
	ipi_serve();
	apic_end_of_interrupt();
}

void arch_cpu_kick(unsigned cpu)
{
	ipi_send(cpu_data(cpu, cpu_area).apic_id, VECTOR_KICK);
}

void arch_cpus_stop(void)
{
	uint64_t start = arch_tsc();
	unsigned others = 0;

	if (cpu_count() == 1 || __atomic_exchange_n(&stopping, true, __ATOMIC_ACQ_REL))
		return;
	for (unsigned cpu = 0; cpu < cpu_count(); cpu++) {
		if (cpu == cpu_index())
			continue;
		ipi_send(cpu_data(cpu, cpu_area).apic_id, COMMAND_NMI);
		others++;
	}
	while (__atomic_load_n(&stopped, __ATOMIC_ACQUIRE) < others &&
	       arch_tsc() - start < STOP_WAIT_TSC)
		arch_pause();
}

void ipi_nmi(void)
{
	if (!__atomic_load_n(&stopping, __ATOMIC_ACQUIRE))
		return;
	__atomic_fetch_add(&stopped, 1, __ATOMIC_RELEASE);
	arch_stop();
}
