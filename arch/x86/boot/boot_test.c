/* SPDX-License-Identifier: MIT
 *
 * What boot loaders pass, good and bad: the memory map's normal form, PVH and Multiboot2. The
 * structures are made in kernel memory; the parsers read them by physical address.
 */
#include <exo/arch.h>
#include <exo/heap.h>
#include <exo/string.h>
#include <exo/test.h>
#include "protocol.h"

TEST(boot_map_sorts_and_merges)
{
	static struct boot_info info;

	memset(&info, 0, sizeof(info));
	CHECK_EQUAL(boot_usable_add(&info, 0x300000, 0x100000), 0);
	CHECK_EQUAL(boot_usable_add(&info, 0x100000, 0x100000), 0);
	CHECK_EQUAL(info.usable_count, 2);
	CHECK_EQUAL(info.usable[0].start, 0x100000);
	CHECK_EQUAL(boot_usable_add(&info, 0x200000, 0x100000), 0); /* closes the gap */
	CHECK_EQUAL(info.usable_count, 1);
	CHECK_EQUAL(info.usable[0].end, 0x400000);
	CHECK_EQUAL(boot_usable_add(&info, 0x500001, 0x1ffe), 0); /* rounds inwards to one page */
	CHECK_EQUAL(info.usable_count, 1);
	CHECK_EQUAL(boot_usable_add(&info, 0x500001, 0x1fff), 0);
	CHECK_EQUAL(info.usable_count, 2);
	CHECK_EQUAL(info.usable[1].start, 0x501000);
	CHECK_EQUAL(boot_usable_add(&info, 0x600000, 0), 0); /* empty */
	CHECK_EQUAL(info.usable_count, 2);
	CHECK_EQUAL(boot_usable_add(&info, UINT64_MAX - 0x1000, 0x10000), 0); /* beyond the end */
	CHECK_EQUAL(info.usable_count, 2);
	CHECK_EQUAL(boot_usable_add(&info, UINT64_MAX - 15, 8), 0); /* rounding it must not wrap */
	CHECK_EQUAL(info.usable_count, 2);
	CHECK_EQUAL(boot_usable_add(&info, 0x1000000, UINT64_MAX), 0); /* too long: cut */
	CHECK_EQUAL(info.usable[2].end, 1ull << 46);
}

/* Against a bitmap of 64 pages. */
TEST(boot_map_random)
{
	for (int round = 0; round < 500; round++) {
		static struct boot_info info;
		uint64_t model = 0, seen = 0;

		memset(&info, 0, sizeof(info));
		for (int i = 0; i < 30; i++) {
			unsigned start = test_random(t) % 64;
			unsigned pages = test_random(t) % (i < 20 ? 65 - start : 8);
			paddr_t at = start * PAGE_BYTES;
			size_t bytes = pages * PAGE_BYTES;
			uint64_t mask = pages < 64 ? ((1ull << pages) - 1) << start : UINT64_MAX;

			/* First ranges of RAM, then ranges that are none after all. */
			CHECK_EQUAL(i < 20 ? boot_usable_add(&info, at, bytes)
					   : boot_usable_remove(&info, at, bytes),
				    0);
			model = i < 20 ? model | mask : model & ~mask;
		}
		for (unsigned i = 0; i < info.usable_count; i++) {
			CHECK(!i || info.usable[i - 1].end < info.usable[i].start);
			for (paddr_t at = info.usable[i].start; at < info.usable[i].end;
			     at += PAGE_BYTES)
				seen |= 1ull << at / PAGE_BYTES;
		}
		CHECK(seen == model);
	}
}

TEST(boot_map_too_many_ranges)
{
	static struct boot_info info;

	memset(&info, 0, sizeof(info));
	for (unsigned i = 0; i < BOOT_RANGES_MAX; i++)
		CHECK_EQUAL(boot_usable_add(&info, 2 * i * PAGE_BYTES, PAGE_BYTES), 0);
	CHECK_EQUAL(boot_usable_add(&info, 2 * BOOT_RANGES_MAX * PAGE_BYTES, PAGE_BYTES),
		    -E_TOOBIG);
}

struct pvh_fixture {
	struct {
		uint32_t magic, version, flags, module_count;
		uint64_t modules, cmdline, rsdp, memory_map;
		uint32_t memory_map_count, reserved;
	} start;
	struct {
		uint64_t start, bytes;
		uint32_t type, reserved;
	} map[2];
	uint64_t module[4];
	char cmdline[600];
};

static struct pvh_fixture *pvh_make(void)
{
	struct pvh_fixture *p = heap_alloc_zeroed(sizeof(*p));

	if (!p)
		return NULL;
	p->start.magic = 0x336ec578;
	p->start.version = 1;
	p->start.memory_map = arch_virt_to_phys(p->map);
	p->start.memory_map_count = 2;
	p->map[0].bytes = 0x9f000;
	p->map[0].type = 1;
	p->map[1].start = 0x100000;
	p->map[1].bytes = 0x1000000;
	p->map[1].type = 1;
	p->start.module_count = 1;
	p->start.modules = arch_virt_to_phys(p->module);
	p->module[0] = 0x400000;
	p->module[1] = 1234;
	p->start.cmdline = arch_virt_to_phys(p->cmdline);
	strlcpy(p->cmdline, "seed=5", sizeof(p->cmdline));
	return p;
}

static int pvh_try(const struct pvh_fixture *p, struct boot_info *info)
{
	const char *reason = NULL;
	int error;

	memset(info, 0, sizeof(*info));
	error = pvh_parse(&p->start, info, &reason);
	return error && !reason ? 1 : error;
}

TEST(boot_pvh)
{
	struct pvh_fixture *p = pvh_make();
	static struct boot_info info;

	CHECK(p);
	CHECK_EQUAL(pvh_try(p, &info), 0);
	CHECK_EQUAL(info.usable_count, 2);
	CHECK_EQUAL(info.initrd.end, 0x400000 + 1234);
	CHECK(!strcmp(info.cmdline, "seed=5"));

	p->start.magic++;
	CHECK_EQUAL(pvh_try(p, &info), -E_FORMAT);
	p->start.magic--;
	p->start.version = 0; /* no memory map in this version */
	CHECK_EQUAL(pvh_try(p, &info), -E_FORMAT);
	p->start.version = 1;
	p->start.memory_map_count = 0;
	CHECK_EQUAL(pvh_try(p, &info), -E_FORMAT);
	p->start.memory_map_count = UINT32_MAX;
	CHECK_EQUAL(pvh_try(p, &info), -E_FORMAT);
	p->start.memory_map_count = 2;
	p->start.memory_map = UINT64_MAX - 4;
	CHECK_EQUAL(pvh_try(p, &info), -E_FORMAT);
	p->start.memory_map = arch_virt_to_phys(p->map);
	p->start.modules = UINT64_MAX;
	CHECK_EQUAL(pvh_try(p, &info), -E_FORMAT);
	p->start.modules = arch_virt_to_phys(p->module);
	p->module[1] = UINT64_MAX;
	CHECK_EQUAL(pvh_try(p, &info), -E_FORMAT);
	p->module[1] = 1;
	memset(p->cmdline, 'x', sizeof(p->cmdline) - 1);
	CHECK_EQUAL(pvh_try(p, &info), -E_TOOBIG);
	heap_free(p, sizeof(*p));
}

struct multiboot2_fixture {
	uint32_t bytes, reserved;
	uint32_t map_type, map_bytes, entry_bytes, entry_version;
	uint64_t start, length;
	uint32_t type, zero;
	uint32_t module_type, module_bytes, module_start, module_end;
	uint32_t end_type, end_bytes;
};

static struct multiboot2_fixture multiboot2_good(void)
{
	return (struct multiboot2_fixture){
		.bytes = sizeof(struct multiboot2_fixture),
		.map_type = 6,
		.map_bytes = 40,
		.entry_bytes = 24,
		.start = 0x100000,
		.length = 0x1000000,
		.type = 1,
		.module_type = 3,
		.module_bytes = 16,
		.module_start = 0x400000,
		.module_end = 0x400100,
		.end_bytes = 8,
	};
}

static int multiboot2_try(const struct multiboot2_fixture *m, struct boot_info *info)
{
	const char *reason = NULL;
	int error;

	memset(info, 0, sizeof(*info));
	error = multiboot2_parse(m, info, &reason);
	return error && !reason ? 1 : error;
}

TEST(boot_multiboot2)
{
	struct multiboot2_fixture *m = heap_alloc(sizeof(*m));
	static struct boot_info info;

	CHECK(m);
	*m = multiboot2_good();
	CHECK_EQUAL(multiboot2_try(m, &info), 0);
	CHECK_EQUAL(info.usable_count, 1);
	CHECK_EQUAL(info.initrd.end - info.initrd.start, 0x100);
	CHECK(!info.text_mode_known_absent);

	m->bytes = 8;
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	m->bytes = UINT32_MAX;
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	*m = multiboot2_good();
	m->map_bytes = 7; /* shorter than a tag's header: no progress */
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	m->map_bytes = 4096;
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	*m = multiboot2_good();
	m->entry_bytes = 0;
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	*m = multiboot2_good();
	m->map_type = 99; /* no map at all */
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	*m = multiboot2_good();
	m->module_end = 0;
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	*m = multiboot2_good();
	m->end_type = 99; /* no end tag */
	CHECK_EQUAL(multiboot2_try(m, &info), -E_FORMAT);
	*m = multiboot2_good();
	m->module_type = 12; /* EFI */
	CHECK_EQUAL(multiboot2_try(m, &info), 0);
	CHECK(info.text_mode_known_absent);
	heap_free(m, sizeof(*m));
}
