/* SPDX-License-Identifier: MIT
 *
 * Multiboot2 and PVH boot information. What comes out is in normal form whatever went in: usable
 * ranges sorted, disjoint, of whole pages; the command line terminated. The first byte of the input
 * chooses the protocol.
 *
 * Multiboot2 gets an object of just the length that its information names. PVH follows physical
 * addresses: the input lies at INPUT_AT in 4 GiB of zeros, behind which nothing can be read.
 */
#include "fuzz.h"
#include <exo/arch.h>

static char *physical;

#define arch_phys_to_virt(address) ((void *)((uintptr_t)physical + (uintptr_t)(address)))
#define arch_virt_to_phys(pointer) ((paddr_t)(uintptr_t)(pointer))
#include "../../arch/x86/boot/memory_map.c"
#include "../../arch/x86/boot/multiboot2.c"
#define parse_map    pvh_parse_map
#define parse_module pvh_parse_module
#include "../../arch/x86/boot/pvh.c"
#include <string.h>
#include <sys/mman.h>

#define INPUT_AT    MIB
#define INPUT_BYTES (64 * KIB)

static void check(const struct boot_info *info)
{
	FUZZ_CHECK(info->usable_count <= BOOT_RANGES_MAX &&
		   info->reserved_count <= BOOT_RANGES_MAX);
	FUZZ_CHECK(strnlen(info->cmdline, sizeof(info->cmdline)) < sizeof(info->cmdline));
	FUZZ_CHECK(info->initrd.start <= info->initrd.end);
	for (unsigned i = 0; i < info->usable_count; i++) {
		const struct boot_range *range = &info->usable[i];

		FUZZ_CHECK(range->start < range->end && range->end <= PHYSICAL_END);
		FUZZ_CHECK(!(range->start % PAGE_BYTES) && !(range->end % PAGE_BYTES));
		FUZZ_CHECK(!i || range[-1].end < range->start);
	}
}

static void multiboot2(const uint8_t *data, size_t bytes)
{
	struct boot_info info = { 0 };
	const char *reason = NULL;
	uint32_t named;
	uint8_t *information;

	if (bytes < 8)
		return;
	memcpy(&named, data, sizeof(named));
	if (named > 2 * MIB)
		named = 8;
	/* Longer than what follows: the rest is zeros. The parser reads the first 4 bytes of any.
	 */
	information = malloc(MAX(named, 8u));
	memset(information, 0, MAX(named, 8u));
	memcpy(information, data, MIN(bytes, (size_t)MAX(named, 8u)));
	memcpy(information, &named, sizeof(named));
	if (multiboot2_parse(information, &info, &reason))
		FUZZ_CHECK(reason);
	check(&info);
	free(information);
}

static void pvh(const uint8_t *data, size_t bytes)
{
	struct boot_info info = { 0 };
	const char *reason = NULL;

	if (!physical) {
		physical = mmap(NULL, PVH_REACH + INPUT_BYTES, PROT_NONE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		FUZZ_CHECK(physical != MAP_FAILED);
		mprotect(physical, PVH_REACH, PROT_READ);
		mprotect(physical + INPUT_AT, INPUT_BYTES, PROT_READ | PROT_WRITE);
	}
	bytes = MIN(bytes, (size_t)INPUT_BYTES);
	memset(physical + INPUT_AT, 0, INPUT_BYTES);
	memcpy(physical + INPUT_AT, data, bytes);
	if (pvh_parse(physical + INPUT_AT, &info, &reason))
		FUZZ_CHECK(reason);
	check(&info);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	if (bytes && *data == 'M')
		multiboot2(data + 1, bytes - 1);
	else if (bytes)
		pvh(data + 1, bytes - 1);
	return 0;
}
