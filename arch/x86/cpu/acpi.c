/* SPDX-License-Identifier: MIT
 *
 * The ACPI tables (ACPI specification 6.4, ch. 5): root pointer, then RSDT or XSDT, then MADT,
 * FADT, HPET and the \_S5 package of the DSDT. Every table is checked for length and checksum
 * before it is believed; a bad one is skipped with a warning.
 */
#include <exo/arch.h>
#include <exo/deferred.h>
#include <exo/log.h>
#include <exo/panic.h>
#include <exo/string.h>
#include "acpi.h"

#define TABLE_BYTES_MAX (1 * MIB)

struct rsdp {
	char signature[8];
	uint8_t checksum; /* of the first 20 bytes */
	char oem[6];
	uint8_t revision;
	uint32_t rsdt;
	/* from revision 2 on */
	uint32_t length;
	uint64_t xsdt;
	uint8_t extended_checksum;
	uint8_t reserved[3];
} __packed;

#define RSDP_BYTES_OLD 20

struct table {
	char signature[4];
	uint32_t length;
	uint8_t revision;
	uint8_t checksum;
	char oem[6];
	char oem_table[8];
	uint32_t oem_revision;
	uint32_t creator;
	uint32_t creator_revision;
} __packed;

_Static_assert(sizeof(struct table) == 36, "ACPI 5.2.6");

struct madt {
	struct table header;
	uint32_t local_apic;
	uint32_t flags;
} __packed;

/* ACPI 5.2.12: type and length, then what the type says. */
struct madt_entry {
	uint8_t type;
	uint8_t length;
} __packed;

enum madt_type {
	MADT_CPU = 0,
	MADT_IOAPIC = 1,
	MADT_OVERRIDE = 2,
	MADT_APIC_ADDRESS = 5,
	MADT_CPU_X2APIC = 9,
};

#define MADT_CPU_ENABLED 1

struct madt_cpu {
	struct madt_entry entry;
	uint8_t processor;
	uint8_t apic_id;
	uint32_t flags;
} __packed;

/* For ids beyond 254. */
struct madt_cpu_x2apic {
	struct madt_entry entry;
	uint16_t reserved;
	uint32_t apic_id;
	uint32_t flags;
	uint32_t processor;
} __packed;

struct madt_ioapic {
	struct madt_entry entry;
	uint8_t id;
	uint8_t reserved;
	uint32_t address;
	uint32_t first_gsi;
} __packed;

struct madt_override {
	struct madt_entry entry;
	uint8_t bus;
	uint8_t source;
	uint32_t gsi;
	uint16_t flags; /* MPS INTI: polarity in bits 0-1, trigger in 2-3; 3 = low, level */
} __packed;

struct madt_apic_address {
	struct madt_entry entry;
	uint16_t reserved;
	uint64_t address;
} __packed;

/* The FADT's fields are read by offset (ACPI 5.2.9): the structure has grown with each revision. */
#define FADT_DSDT         40
#define FADT_SMI_COMMAND  48
#define FADT_ACPI_ENABLE  52
#define FADT_PM1A_CONTROL 64
#define FADT_PM1B_CONTROL 68
#define FADT_PM_TIMER     76
#define FADT_FLAGS        112
#define FADT_TIMER_32BIT  (1u << 8)
#define FADT_X_DSDT       140

#define HPET_ADDRESS 44 /* IA-PC HPET 1.0a, 3.2.4: a generic address at 40, its address at 44 */

struct acpi_info acpi;

static bool sum_is_zero(const void *start, size_t bytes)
{
	const uint8_t *byte = start;
	uint8_t sum = 0;

	while (bytes--)
		sum += *byte++;
	return !sum;
}

static uint32_t field32(const struct table *table, size_t offset)
{
	uint32_t value = 0;

	if (offset + sizeof(value) <= table->length)
		memcpy(&value, (const char *)table + offset, sizeof(value));
	return value;
}

/* Map a table and check it; NULL when it is not to be believed. */
static const struct table *table_at(paddr_t address)
{
	const struct table *table;

	if (!address)
		return NULL;
	table = arch_firmware_map(address, sizeof(*table));
	if (table->length < sizeof(*table) || table->length > TABLE_BYTES_MAX) {
		log_warn("acpi: table at %lx has an impossible length, skipped", address);
		return NULL;
	}
	arch_firmware_map(address, table->length);
	if (!sum_is_zero(table, table->length)) {
		log_warn("acpi: table %.4s at %lx has a bad checksum, skipped", table->signature,
			 address);
		return NULL;
	}
	return table;
}

static bool rsdp_is_good(const struct rsdp *rsdp)
{
	return !memcmp(rsdp->signature, "RSD PTR ", 8) && sum_is_zero(rsdp, RSDP_BYTES_OLD);
}

static void cpu_read(uint32_t apic_id, uint32_t flags)
{
	if (!(flags & MADT_CPU_ENABLED))
		return;
	if (acpi.cpus < CONFIG_NR_CPUS)
		acpi.apic_ids[acpi.cpus] = apic_id;
	acpi.cpus++;
}

static void override_read(const struct madt_override *override)
{
	if (override->bus || override->source >= ACPI_ISA_LINES)
		return;
	acpi.isa[override->source] = (struct acpi_isa_line){
		.gsi = override->gsi,
		.active_low = (override->flags & 3) == 3,
		.level = (override->flags >> 2 & 3) == 3,
	};
}

static void madt_entry_read(const struct madt_entry *entry)
{
	if (entry->type == MADT_CPU && entry->length >= sizeof(struct madt_cpu)) {
		const struct madt_cpu *cpu = (const void *)entry;

		cpu_read(cpu->apic_id, cpu->flags);
	} else if (entry->type == MADT_CPU_X2APIC &&
		   entry->length >= sizeof(struct madt_cpu_x2apic)) {
		const struct madt_cpu_x2apic *cpu = (const void *)entry;

		cpu_read(cpu->apic_id, cpu->flags);
	} else if (entry->type == MADT_IOAPIC && entry->length >= sizeof(struct madt_ioapic)) {
		const struct madt_ioapic *ioapic = (const void *)entry;

		if (acpi.ioapic_count == ACPI_IOAPICS_MAX)
			log_warn("acpi: more than %d I/O APICs, the rest is left out",
				 ACPI_IOAPICS_MAX);
		else
			acpi.ioapics[acpi.ioapic_count++] = (struct acpi_ioapic){
				.address = ioapic->address,
				.first_gsi = ioapic->first_gsi,
			};
	} else if (entry->type == MADT_OVERRIDE && entry->length >= sizeof(struct madt_override)) {
		override_read((const void *)entry);
	} else if (entry->type == MADT_APIC_ADDRESS &&
		   entry->length >= sizeof(struct madt_apic_address)) {
		acpi.local_apic = ((const struct madt_apic_address *)entry)->address;
	}
}

static void madt_read(const struct table *table)
{
	const struct madt *madt = (const void *)table;
	const char *at = (const char *)(madt + 1);
	const char *end = (const char *)table + table->length;

	if (table->length < sizeof(*madt))
		return;
	acpi.local_apic = madt->local_apic;
	while (end - at >= (ptrdiff_t)sizeof(struct madt_entry)) {
		const struct madt_entry *entry = (const void *)at;

		if (entry->length < sizeof(*entry) || entry->length > end - at) {
			log_warn(
				"acpi: MADT has an entry of impossible length, the rest is skipped");
			return;
		}
		madt_entry_read(entry);
		at += entry->length;
	}
}

/* One integer of an AML package: a byte constant with prefix 0x0a, or zero or one themselves. */
static const uint8_t *aml_small_integer(const uint8_t *at, uint16_t *value)
{
	if (*at == 0x0a)
		at++;
	*value = *at;
	return at + 1;
}

/* Look for `Name (_S5, Package ...)` in the bytes of the DSDT: its first two numbers are the sleep
 * types. (ACPI 7.4.2; encoding 20.2.5. A full AML interpreter is not needed for a constant.) */
static void sleep_type_read(const struct table *dsdt)
{
	const uint8_t *at = (const uint8_t *)(dsdt + 1);
	const uint8_t *end = (const uint8_t *)dsdt + dsdt->length;

	for (; end - at >= 16; at++) {
		const uint8_t *package = at + 4;

		if (memcmp(at, "_S5_", 4) || *package != 0x12)
			continue;
		package += 1 + (package[1] >> 6) + 1 + 1; /* opcode, length, element count */
		package = aml_small_integer(package, &acpi.sleep_type_a);
		aml_small_integer(package, &acpi.sleep_type_b);
		acpi.sleep_type_known = true;
		return;
	}
}

static paddr_t dsdt_address;

static void dsdt_read(void)
{
	const struct table *dsdt = table_at(dsdt_address);

	if (dsdt)
		sleep_type_read(dsdt);
}

static struct deferred dsdt_work = { .run = dsdt_read };

void acpi_need_sleep_type(void)
{
	deferred_need(&dsdt_work);
}

static void fadt_read(const struct table *fadt)
{
	dsdt_address = field32(fadt, FADT_DSDT);

	if (!dsdt_address)
		dsdt_address = field32(fadt, FADT_X_DSDT) | (uint64_t)field32(fadt, FADT_X_DSDT + 4)
								    << 32;
	acpi.smi_command = field32(fadt, FADT_SMI_COMMAND);
	acpi.acpi_enable = field32(fadt, FADT_ACPI_ENABLE) & 0xff;
	acpi.pm1a_control = field32(fadt, FADT_PM1A_CONTROL);
	acpi.pm1b_control = field32(fadt, FADT_PM1B_CONTROL);
	acpi.pm_timer = field32(fadt, FADT_PM_TIMER);
	acpi.pm_timer_32bit = field32(fadt, FADT_FLAGS) & FADT_TIMER_32BIT;
	deferred_add(&dsdt_work);
}

static void table_read(const struct table *table, bool *madt_seen)
{
	if (!memcmp(table->signature, "APIC", 4)) {
		madt_read(table);
		*madt_seen = true;
	} else if (!memcmp(table->signature, "FACP", 4)) {
		fadt_read(table);
	} else if (!memcmp(table->signature, "HPET", 4)) {
		acpi.hpet = field32(table, HPET_ADDRESS);
	}
}

/* The root table is a list of addresses, of eight bytes in the XSDT and of four in the RSDT. */
static void root_read(const struct table *root, size_t address_bytes, bool *madt_seen)
{
	const char *at = (const char *)(root + 1);
	const char *end = (const char *)root + root->length;

	for (; end - at >= (ptrdiff_t)address_bytes; at += address_bytes) {
		const struct table *table;
		uint64_t address = 0;

		memcpy(&address, at, address_bytes);
		table = table_at(address);
		if (table)
			table_read(table, madt_seen);
	}
}

void acpi_init(paddr_t rsdp_address)
{
	const struct table *root = NULL;
	const struct rsdp *rsdp;
	bool madt_seen = false;

	for (unsigned line = 0; line < ACPI_ISA_LINES; line++)
		acpi.isa[line].gsi = line;
	if (!rsdp_address)
		fatal("acpi: the boot loader passed no root pointer: Exo-OS needs ACPI to find the interrupt "
		      "controllers");
	rsdp = arch_firmware_map(rsdp_address, sizeof(*rsdp));
	if (!rsdp_is_good(rsdp))
		fatal("acpi: the root pointer at %lx is bad", rsdp_address);
	if (rsdp->revision >= 2 && rsdp->xsdt)
		root = table_at(rsdp->xsdt);
	if (root)
		root_read(root, 8, &madt_seen);
	else if ((root = table_at(rsdp->rsdt)))
		root_read(root, 4, &madt_seen);
	if (!madt_seen || !acpi.ioapic_count)
		fatal("acpi: no MADT with an I/O APIC: Exo-OS needs one for interrupts");
	log_info("acpi: %u CPU%s, %u I/O APIC%s, local APIC at %lx", acpi.cpus,
		 acpi.cpus == 1 ? "" : "s", acpi.ioapic_count, acpi.ioapic_count == 1 ? "" : "s",
		 acpi.local_apic);
}
