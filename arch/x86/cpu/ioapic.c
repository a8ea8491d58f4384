/* SPDX-License-Identifier: MIT
 *
 * The I/O APICs (Intel 82093AA data sheet) and the dispatch of device interrupts. All inputs
 * are masked until their line is connected; ISA lines keep their numbers as far as the MADT does
 * not override them.
 */
#include <exo/arch.h>
#include <exo/irq.h>
#include <exo/log.h>
#include <exo/timer.h>
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
#define EVERYBODY         0xff000000

static struct {
	volatile uint32_t *registers;
	uint32_t first_gsi;
	unsigned lines;
} ioapics[ACPI_IOAPICS_MAX];

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

/* Where a line arrives: PCI's are the inputs of their number, level-triggered and active low. */
static struct acpi_isa_line line_input(unsigned line)
{
	return line < ACPI_ISA_LINES ? acpi.isa[line] : (struct acpi_isa_line){ line, true, true };
}

/* The redirection register of a line: its I/O APIC, or -E_ABSENT. */
static int line_find(unsigned line, unsigned *reg)
{
	uint32_t gsi = line_input(line).gsi;

	for (unsigned i = 0; i < acpi.ioapic_count; i++) {
		uint32_t pin = gsi - ioapics[i].first_gsi;

		if (gsi < ioapics[i].first_gsi || pin >= ioapics[i].lines)
			continue;
		*reg = REGISTER_REDIRECT + 2 * pin;
		return (int)i;
	}
	return -E_ABSENT;
}

/* An override took this line's input for another line, as the PIT's line 0 takes input 2. */
static bool input_is_anothers(unsigned line)
{
	for (unsigned other = 0; other < ACPI_ISA_LINES; other++)
		if (other != line && acpi.isa[other].gsi != other &&
		    acpi.isa[other].gsi == line_input(line).gsi)
			return true;
	return false;
}

int arch_irq_connect(unsigned line)
{
	struct acpi_isa_line input = line_input(line);
	unsigned reg;
	int ioapic = line_find(line, &reg);

	if (ioapic < 0)
		return ioapic;
	if (input_is_anothers(line))
		return -E_BUSY;
	ioapic_write(ioapic, reg + 1, apic_id() << 24); /* to this CPU */
	ioapic_write(ioapic, reg,
		     (VECTOR_LINE_FIRST + line) | (input.active_low ? REDIRECT_LOW : 0) |
			     (input.level ? REDIRECT_LEVEL : 0));
	return 0;
}

void ioapic_broadcast(unsigned line, unsigned vector)
{
	unsigned reg;
	int ioapic = line_find(line, &reg);

	if (ioapic < 0)
		return;
	ioapic_write(ioapic, reg + 1, EVERYBODY);
	ioapic_write(ioapic, reg, vector);
}

static void line_set_mask(unsigned line, uint32_t mask)
{
	unsigned reg;
	int ioapic = line_find(line, &reg);

	if (ioapic >= 0)
		ioapic_write(ioapic, reg, (ioapic_read(ioapic, reg) & ~REDIRECT_MASKED) | mask);
}

void arch_irq_mask(unsigned line)
{
	line_set_mask(line, REDIRECT_MASKED);
}

void arch_irq_unmask(unsigned line)
{
	line_set_mask(line, 0);
}

unsigned irq_input(unsigned line)
{
	return line_input(line).gsi;
}

bool arch_irq_is_level(unsigned line)
{
	return line_input(line).level;
}

void arch_irq_raise(unsigned line)
{
	apic_interrupt_self(VECTOR_LINE_FIRST + line);
}

void interrupt_dispatch(unsigned vector)
{
	unsigned line = vector - VECTOR_LINE_FIRST;

	if (vector == VECTOR_SPURIOUS)
		return;
	if (vector == VECTOR_TIMER)
		timer_interrupt();
	else if (line < ARCH_IRQ_LINES)
		irq_interrupt(line);
	else if (vector != VECTOR_KICK) /* for that one the way out is enough */
		log_warn("irq: vector %u has no handler", vector);
	apic_end_of_interrupt();
}
