/* SPDX-License-Identifier: MIT
 *
 * The order in which the machine is brought up. early: before anything else, so that a mistake of
 * ours ends in a report; the rest when memory works.
 */
#include <exo/arch.h>
#include <exo/boot_info.h>
#include <exo/panic.h>
#include "../mm/tlb.h"
#include "acpi.h"
#include "apic.h"
#include "clock.h"
#include "features.h"
#include "fpu.h"
#include "init.h"
#include "machine_check.h"
#include "percpu.h"
#include "segments.h"
#include "smp.h"

void cpu_init_early(void)
{
	features_init_cpu();
	fpu_init();
	tlb_kernel_init();
	tlb_switch_init();
}

void cpu_init(void)
{
	machine_check_init();
	syscall_gate_init();
}

void arch_init_early(void)
{
	segments_init(smp_boot_cpu());
	smp_init_early();
	features_init();
	cpu_init_early();
}

void arch_init(const struct boot_info *info)
{
	features_log();
	fpu_log();
	tlb_kernel_log();
	tlb_switch_log();
	if (!segments_init_ist(cpu_self()))
		fatal("memory: none left for exception stacks");
	cpu_init();
	acpi_init(info->rsdp);
	apic_init();
	ioapic_init();
	clock_init();
}
