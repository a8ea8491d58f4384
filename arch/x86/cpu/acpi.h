/* SPDX-License-Identifier: MIT
 *
 * What the kernel takes from the ACPI tables: interrupt controllers, timers, and how to switch off.
 */
#ifndef X86_ACPI_H
#define X86_ACPI_H

#include <exo/types.h>

#define ACPI_IOAPICS_MAX 8
#define ACPI_ISA_LINES   16

struct acpi_ioapic {
	paddr_t address;
	uint32_t first_gsi;
};

/* Where an ISA interrupt line arrives (MADT interrupt source override). */
struct acpi_isa_line {
	uint32_t gsi;
	bool active_low;
	bool level;
};

struct acpi_info {
	paddr_t local_apic;
	unsigned cpus;                     /* enabled ones */
	uint32_t apic_ids[CONFIG_NR_CPUS]; /* of the first of them */
	unsigned ioapic_count;
	struct acpi_ioapic ioapics[ACPI_IOAPICS_MAX];
	struct acpi_isa_line isa[ACPI_ISA_LINES];
	paddr_t hpet;      /* 0 when absent */
	uint16_t pm_timer; /* port, 0 when absent */
	bool pm_timer_32bit;
	uint16_t smi_command;  /* port, 0: the machine is in ACPI mode always */
	uint8_t acpi_enable;   /* what to write there */
	uint16_t pm1a_control; /* port, 0: cannot switch off */
	uint16_t pm1b_control;
	uint16_t sleep_type_a; /* for S5, from the DSDT: acpi_need_sleep_type */
	uint16_t sleep_type_b;
	bool sleep_type_known;
};

/* Filled by acpi_init; constant afterwards. */
extern struct acpi_info acpi;

/* Find and read the tables. rsdp: from the loader, or 0 to search the firmware's areas. fatal()
 * without a root pointer or a MADT: without them there is no interrupt controller. */
void acpi_init(paddr_t rsdp);

/* Before sleep_type_* are read. Interrupts as they are; may map memory. */
void acpi_need_sleep_type(void);

#endif
