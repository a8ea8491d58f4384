/* SPDX-License-Identifier: MIT
 *
 * Multiboot2 boot information (specification 2.0, 3.6): a list of tags, what GRUB passes. On EFI
 * systems there is no text mode; GRUB tells by passing tags about EFI.
 */
#include <exo/arch.h>
#include <uapi/exo/errors.h>
#include "protocol.h"

#define INFORMATION_BYTES_MAX (1 * (uint32_t)MIB)
#define MAP_TYPE_RAM          1

enum tag_type {
	TAG_END = 0,
	TAG_CMDLINE = 1,
	TAG_MODULE = 3,
	TAG_MEMORY_MAP = 6,
	TAG_EFI32_SYSTEM_TABLE = 11,
	TAG_EFI64_SYSTEM_TABLE = 12,
	TAG_ACPI_OLD_RSDP = 14,
	TAG_ACPI_NEW_RSDP = 15,
	TAG_EFI_MEMORY_MAP = 17,
};

struct tag {
	uint32_t type;
	uint32_t bytes; /* this header included, padding to 8 excluded */
};

struct tag_module {
	struct tag tag;
	uint32_t start;
	uint32_t end;
};

struct tag_memory_map {
	struct tag tag;
	uint32_t entry_bytes;
	uint32_t entry_version;
};

struct map_entry {
	uint64_t start;
	uint64_t bytes;
	uint32_t type;
	uint32_t reserved;
};

static int refuse(const char **reason, const char *why)
{
	*reason = why;
	return -E_FORMAT;
}

static int map_entry_apply(struct boot_info *info, const struct map_entry *entry, bool ram)
{
	if ((entry->type == MAP_TYPE_RAM) != ram)
		return 0;
	return ram ? boot_usable_add(info, entry->start, entry->bytes)
		   : boot_usable_remove(info, entry->start, entry->bytes);
}

/* First what is RAM, then what is not. */
static int parse_map(const struct tag *tag, struct boot_info *info, const char **reason)
{
	const struct tag_memory_map *map = (const void *)tag;
	const char *end = (const char *)tag + tag->bytes;

	if (tag->bytes < sizeof(*map) || map->entry_bytes < sizeof(struct map_entry))
		return refuse(reason, "Multiboot2: bad memory map (its entries are too short)");
	for (int pass = 0; pass < 2; pass++) {
		const char *at = (const char *)(map + 1);

		for (; (size_t)(end - at) >= map->entry_bytes; at += map->entry_bytes)
			if (map_entry_apply(info, (const void *)at, !pass))
				return refuse(reason,
					      "Multiboot2: bad memory map (too many ranges)");
	}
	return 0;
}

/* The first module is the initrd. */
static int parse_module(const struct tag *tag, struct boot_info *info, const char **reason)
{
	const struct tag_module *module = (const void *)tag;

	if (tag->bytes < sizeof(*module) || module->end < module->start || !module->start)
		return refuse(reason, "Multiboot2: bad module (its address is impossible)");
	if (!info->initrd.end) {
		info->initrd.start = module->start;
		info->initrd.end = module->end;
	}
	return 0;
}

static int parse_tag(const struct tag *tag, struct boot_info *info, const char **reason)
{
	switch (tag->type) {
	case TAG_CMDLINE:
		if (boot_cmdline_set(info, (const char *)(tag + 1), tag->bytes - sizeof(*tag)))
			return refuse(
				reason,
				"Multiboot2: the command line is too long (511 bytes at most)");
		return 0;
	case TAG_MODULE:
		return parse_module(tag, info, reason);
	case TAG_MEMORY_MAP:
		return parse_map(tag, info, reason);
	case TAG_ACPI_OLD_RSDP:
	case TAG_ACPI_NEW_RSDP: /* a copy of the pointer structure, inside the tag; the newer one
				   wins */
		if (!info->rsdp || tag->type == TAG_ACPI_NEW_RSDP)
			info->rsdp = arch_virt_to_phys(tag + 1);
		return 0;
	case TAG_EFI32_SYSTEM_TABLE:
	case TAG_EFI64_SYSTEM_TABLE:
	case TAG_EFI_MEMORY_MAP:
		info->text_mode_known_absent = true;
		return 0;
	default:
		return 0;
	}
}

int multiboot2_parse(const void *information, struct boot_info *info, const char **reason)
{
	uint32_t bytes = *(const uint32_t *)information;
	const char *at = (const char *)information + 8;
	const char *end = (const char *)information + bytes;
	int error;

	info->protocol = "Multiboot2";
	if (bytes < 16 || bytes > INFORMATION_BYTES_MAX)
		return refuse(reason, "Multiboot2: the boot information has an impossible length");
	for (;;) {
		const struct tag *tag = (const void *)at;

		if ((size_t)(end - at) < sizeof(*tag) || tag->bytes < sizeof(*tag) ||
		    tag->bytes > (size_t)(end - at))
			return refuse(reason,
				      "Multiboot2: a tag reaches beyond the boot information");
		if (tag->type == TAG_END)
			break;
		error = parse_tag(tag, info, reason);
		if (error)
			return error;
		if (ALIGN_UP(tag->bytes, 8u) >= (size_t)(end - at))
			return refuse(reason, "Multiboot2: the boot information has no end tag");
		at += ALIGN_UP(tag->bytes, 8u);
	}
	if (!info->usable_count)
		return refuse(reason, "Multiboot2: the loader passed no memory map");
	/* The RSDP copy must outlive the allocator's start. */
	return boot_reserved_add(info, arch_virt_to_phys(information), bytes);
}
