/* SPDX-License-Identifier: MIT
 *
 * PVH start information (Xen, include/public/arch-x86/hvm/start_info.h): what `qemu -kernel`
 * passes.
 */
#include <exo/arch.h>
#include <uapi/exo/errors.h>
#include "protocol.h"

#define PVH_MAGIC        0x336ec578
#define PVH_MAPS_MAX     1024
#define PVH_TYPE_RAM     1
#define PVH_REACH        ((paddr_t)4 << 30)
#define INITRD_BYTES_MAX ((uint64_t)1 << 30)

struct pvh_start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t module_count;
	uint64_t modules;
	uint64_t cmdline;
	uint64_t rsdp;
	/* from version 1 on */
	uint64_t memory_map;
	uint32_t memory_map_count;
	uint32_t reserved;
};

struct pvh_module {
	uint64_t start;
	uint64_t bytes;
	uint64_t cmdline;
	uint64_t reserved;
};

struct pvh_range {
	uint64_t start;
	uint64_t bytes;
	uint32_t type;
	uint32_t reserved;
};

/* The structures lie where the start-up tables reach. */
static bool reachable(paddr_t start, uint64_t bytes)
{
	return start && start < PVH_REACH && bytes <= PVH_REACH - start;
}

static int parse_map(const struct pvh_start_info *start, struct boot_info *info,
		     const char **reason)
{
	uint32_t count = start->memory_map_count;
	const struct pvh_range *range = arch_phys_to_virt(start->memory_map);
	int error = 0;

	if (start->version < 1 || !count || !start->memory_map) {
		*reason = "PVH: the loader passed no memory map";
		return -E_FORMAT;
	}
	if (count > PVH_MAPS_MAX || !reachable(start->memory_map, count * sizeof(*range))) {
		*reason = "PVH: bad memory map (its address or length is impossible)";
		return -E_FORMAT;
	}
	for (uint32_t i = 0; i < count && !error; i++)
		if (range[i].type == PVH_TYPE_RAM)
			error = boot_usable_add(info, range[i].start, range[i].bytes);
	for (uint32_t i = 0; i < count && !error; i++)
		if (range[i].type != PVH_TYPE_RAM)
			error = boot_usable_remove(info, range[i].start, range[i].bytes);
	if (error)
		*reason = "PVH: bad memory map (too many separate ranges)";
	return error;
}

static int parse_module(const struct pvh_start_info *start, struct boot_info *info,
			const char **reason)
{
	const struct pvh_module *module = arch_phys_to_virt(start->modules);

	if (!start->module_count)
		return 0;
	if (!reachable(start->modules, sizeof(*module)) || module->bytes > INITRD_BYTES_MAX ||
	    !reachable(module->start, module->bytes)) {
		*reason = "PVH: bad initrd (its address or length is impossible)";
		return -E_FORMAT;
	}
	info->initrd.start = module->start;
	info->initrd.end = module->start + module->bytes;
	return 0;
}

int pvh_parse(const void *start_info, struct boot_info *info, const char **reason)
{
	const struct pvh_start_info *start = start_info;
	int error;

	info->protocol = "PVH";
	if (start->magic != PVH_MAGIC) {
		*reason = "PVH: bad magic in the start information";
		return -E_FORMAT;
	}
	error = parse_map(start, info, reason);
	if (!error)
		error = parse_module(start, info, reason);
	if (error)
		return error;
	info->rsdp = start->rsdp;
	if (reachable(start->cmdline, 1) &&
	    boot_cmdline_set(info, arch_phys_to_virt(start->cmdline), PVH_REACH - start->cmdline)) {
		*reason = "PVH: the command line is too long (511 bytes at most)";
		return -E_TOOBIG;
	}
	return 0;
}
