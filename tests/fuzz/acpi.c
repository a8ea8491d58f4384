/* SPDX-License-Identifier: MIT
 *
 * The ACPI tables: the input is what lies at physical address BASE. Only what the reader has asked
 * to be mapped may be read: all else is poison to ASan. Addresses beyond the input give zeros. So
 * that inventions get past the checksums, these are made right for every table that the input's
 * root pointer and root table name.
 */
#include "fuzz.h"
#include <exo/arch.h>
#include <exo/deferred.h>
#include <sanitizer/asan_interface.h>

#define BASE        0x1000
#define ARENA_BYTES (3 * MIB)

static uint8_t *arena, *nowhere;

static const void *fuzz_firmware_map(paddr_t address, size_t bytes)
{
	uint8_t *at = nowhere;

	FUZZ_CHECK(bytes <= MIB);
	if (address >= BASE && address < BASE + MIB)
		at = arena + (address - BASE);
	__asan_unpoison_memory_region(at, bytes);
	return at;
}

#define arch_firmware_map fuzz_firmware_map
#define deferred_add      fuzz_deferred_add
#define deferred_need     fuzz_deferred_need
static void fuzz_deferred_add(struct deferred *work);
static void fuzz_deferred_need(struct deferred *work);
#include "../../arch/x86/cpu/acpi.c"
#include <string.h>

static struct deferred *put_off;

static void fuzz_deferred_add(struct deferred *work)
{
	put_off = work;
}

static void fuzz_deferred_need(struct deferred *work)
{
	if (put_off == work) {
		put_off = NULL;
		work->run();
	}
}

static void mend(uint8_t *at, size_t bytes, size_t checksum)
{
	uint8_t sum = 0;

	at[checksum] = 0;
	for (size_t i = 0; i < bytes; i++)
		sum += at[i];
	at[checksum] = -sum;
}

static void mend_table(uint64_t address)
{
	uint64_t at = address - BASE;
	struct table table;

	if (address < BASE || at >= MIB)
		return;
	memcpy(&table, arena + at, sizeof(table));
	if (table.length >= sizeof(table) && table.length <= 64 * KIB)
		mend(arena + at, table.length, offsetof(struct table, checksum));
}

static void mend_all(void)
{
	struct rsdp *rsdp = (void *)arena;
	bool wide = rsdp->revision >= 2 && rsdp->xsdt;
	uint64_t root = (wide ? rsdp->xsdt : rsdp->rsdt) - BASE;
	unsigned step = wide ? 8 : 4;

	memcpy(rsdp->signature, "RSD PTR ", 8);
	mend(arena, RSDP_BYTES_OLD, offsetof(struct rsdp, checksum));
	if (root >= MIB)
		return;
	for (unsigned i = 0; i < 16; i++) {
		uint64_t address = 0;

		memcpy(&address, arena + root + sizeof(struct table) + i * step, step);
		mend_table(address);
	}
	mend_table(root + BASE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	if (!arena) {
		arena = malloc(ARENA_BYTES);
		nowhere = malloc(ARENA_BYTES);
	}
	__asan_unpoison_memory_region(arena, ARENA_BYTES);
	__asan_unpoison_memory_region(nowhere, ARENA_BYTES);
	memset(arena, 0, 128 * KIB);
	memset(nowhere, 0, sizeof(struct table));
	memcpy(arena, data, MIN(bytes, 64 * KIB));
	mend_all();
	__asan_poison_memory_region(arena, ARENA_BYTES);
	__asan_poison_memory_region(nowhere, ARENA_BYTES);
	memset(&acpi, 0, sizeof(acpi));
	put_off = NULL;
	dsdt_address = 0;
	if (!setjmp(fuzz_fatal)) {
		acpi_init(BASE);
		acpi_need_sleep_type();
		FUZZ_CHECK(acpi.ioapic_count && acpi.ioapic_count <= ACPI_IOAPICS_MAX);
	}
	return 0;
}
