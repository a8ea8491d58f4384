/* SPDX-License-Identifier: MIT
 *
 * The I/O APICs (Intel 82093AA data sheet) and the dispatch of device interrupts. All lines are
 * masked until somebody registers; ISA lines keep their numbers as far as the MADT does not
 * override them.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/sched.h>
#include <uapi/exo/errors.h>
#include "acpi.h"
#include "apic.h"

#define IOAPIC_BYTES      0x20
#define IOAPIC_SELECT     0
#define IOAPIC_WINDOW     4 /* in words */
#define REGISTER_VERSION  1
#define REGISTER_REDIRECT 0x10
#define REDIRECT_LOW      (1u << 13)
#define REDIRECT_LEVEL    (1u << 15)
#define REDIRECT_MASKED   (1u << 16)

static struct {
	volatile uint32_t *registers;
	uint32_t first_gsi;
	unsigned lines;
} ioapics[ACPI_IOAPICS_MAX];

static void (*handlers[ACPI_ISA_LINES])(void);

static void ioapic_write(unsigned index, unsigned reg, uint32_t value)
{
	ioapics[index].registers[IOAPIC_SELECT] = reg;
	ioapics[index].registers[IOAPIC_WINDOW] = value;
}

static uint32_t ioapic_read(unsigned index, unsigned reg)
{
	ioapics[index].registers[IOAPIC_SELECT] = reg;
	return ioapics[index].registers[IOAPIC_WINDOW];
}

void ioapic_init(void)
{
	for (unsigned i = 0; i < acpi.ioapic_count; i++) {
		ioapics[i].registers = arch_mmio_map(acpi.ioapics[i].address, IOAPIC_BYTES);
		ioapics[i].first_gsi = acpi.ioapics[i].first_gsi;
		ioapics[i].lines = (ioapic_read(i, REGISTER_VERSION) >> 16 & 0xff) + 1;
		for (unsigned line = 0; line < ioapics[i].lines; line++)
			ioapic_write(i, REGISTER_REDIRECT + 2 * line, REDIRECT_MASKED);
	}
}

int arch_irq_register(unsigned line, void (*handler)(void))
{
	const struct acpi_isa_line *isa;
	uint32_t low;

	if (line >= ACPI_ISA_LINES)
		return -E_ABSENT;
	isa = &acpi.isa[line];
	low = (VECTOR_ISA_FIRST + line) | (isa->active_low ? REDIRECT_LOW : 0) |
	      (isa->level ? REDIRECT_LEVEL : 0);
	for (unsigned i = 0; i < acpi.ioapic_count; i++) {
		uint32_t pin = isa->gsi - ioapics[i].first_gsi;

		if (isa->gsi < ioapics[i].first_gsi || pin >= ioapics[i].lines)
			continue;
		handlers[line] = handler;
		ioapic_write(i, REGISTER_REDIRECT + 2 * pin + 1, apic_id() << 24); /* to this CPU */
		ioapic_write(i, REGISTER_REDIRECT + 2 * pin, low);
		return 0;
	}
	return -E_ABSENT;
}

void interrupt_dispatch(unsigned vector)
{
	unsigned line = vector - VECTOR_ISA_FIRST;

	if (vector == VECTOR_SPURIOUS)
		return;
	if (vector == VECTOR_TIMER)
		sched_tick();
	else if (line < ACPI_ISA_LINES && handlers[line])
		handlers[line]();
	else
		log_warn("irq: vector %u has no handler", vector);
	apic_end_of_interrupt();
}
