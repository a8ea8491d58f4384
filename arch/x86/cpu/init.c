/* SPDX-License-Identifier: MIT
 *
 * The order in which the machine is brought up. early: before anything else, so that a mistake of
 * ours ends in a report; the rest when memory works.
 */
#include <exo/arch.h>
#include <exo/boot_info.h>
#include "../mm/tlb.h"
#include "acpi.h"
#include "apic.h"
#include "clock.h"
#include "features.h"
#include "machine_check.h"
#include "percpu.h"
#include "segments.h"

void arch_init_early(void)
{
	segments_init(&boot_cpu);
	features_init();
	tlb_kernel_init();
	tlb_switch_init();
}

void arch_init(const struct boot_info *info)
{
	features_log();
	tlb_kernel_log();
	tlb_switch_log();
	segments_init_ist(&boot_cpu);
	machine_check_init();
	syscall_gate_init();
	acpi_init(info->rsdp);
	apic_init();
	ioapic_init();
	clock_init();
}
