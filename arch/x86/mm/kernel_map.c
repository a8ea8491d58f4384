/* SPDX-License-Identifier: MIT
 *
 * The kernel's half of virtual memory, built once at start-up: the direct map of all RAM (writable,
 * never executable) and the image, each section with its own rights: text read and execute,
 * read-only data read, data read and write. The direct map's alias of text and read-only data is
 * read-only as well, so the kernel's code is writable nowhere. A guard page lies under the boot
 * stack.
 *
 * The top-level entries are all made here or at the first use during start-up; address spaces copy
 * them, so one that appeared after the first space would be seen by nobody: kernel_map_page refuses
 * it.
 */
#include <exo/arch.h>
#include <exo/boot_alloc.h>
#include <exo/frames.h>
#include <exo/panic.h>
#include "kernel_map.h"
#include "space.h"

#define SCREEN_START 0xa0000 /* legacy video memory (VGA) */
#define SCREEN_END   0xc0000

extern const char _text[], _etext[], _rodata[], _erodata[], _data[], _image_end[];
extern const char boot_stack_guard[];

paddr_t kernel_root;

static struct boot_info *source_info; /* until the frame allocator works */

paddr_t kernel_table_source(void *context __attribute__((unused)))
{
	if (source_info)
		return arch_virt_to_phys(boot_alloc(source_info, PAGE_BYTES));
	return frame_alloc_zeroed();
}

static void map_image_part(const char *start, const char *end, uint64_t bits)
{
	for (vaddr_t at = (vaddr_t)start; at < (vaddr_t)end; at += PAGE_BYTES) {
		paddr_t frame = at - ARCH_IMAGE_BASE;

		*kernel_entry(at) = frame | bits;
		if (!(bits & PTE_WRITE))
			*kernel_entry(frame + ARCH_DIRECT_MAP) = frame | KERNEL_RODATA_BITS;
	}
}

/* The screen is in use before these tables are. */
static void map_screen(void)
{
	for (paddr_t at = SCREEN_START; at < SCREEN_END; at += PAGE_BYTES)
		*kernel_entry(at + ARCH_DIRECT_MAP) = at | KERNEL_DEVICE_BITS;
}

void arch_map_memory(struct boot_info *info)
{
	source_info = info;
	kernel_root = arch_virt_to_phys(boot_alloc(info, PAGE_BYTES));
	for (unsigned i = 0; i < info->usable_count; i++)
		kernel_map_ram(info->usable[i].start, info->usable[i].end);
	/* The initrd and what the loader left may lie outside the usable ranges. */
	for (unsigned i = 0; i < info->reserved_count; i++)
		if (info->reserved[i].start >= MIB)
			kernel_map_ram(info->reserved[i].start, info->reserved[i].end);
	map_image_part(_text, _etext, KERNEL_TEXT_BITS);
	map_image_part(_rodata, _erodata, KERNEL_RODATA_BITS);
	map_image_part(_data, _image_end, KERNEL_DATA_BITS);
	map_screen();
	*kernel_entry((vaddr_t)boot_stack_guard) = 0;
	/* The stacks' top-level entry must exist before the first address space copies it. */
	kernel_entry(ARCH_STACK_AREA);
	tlb_own_load(NULL);
	source_info = NULL;
}

static bool top_level_present(vaddr_t at)
{
	const uint64_t *root = arch_phys_to_virt(kernel_root);

	return root[at >> 39 & (TABLE_ENTRIES - 1)] & PTE_PRESENT;
}

int kernel_map_page(vaddr_t at, paddr_t frame, uint64_t bits)
{
	uint64_t *entry;

	if (spaces_exist() && !top_level_present(at))
		panic("mm: a new top-level kernel mapping at %lx after the first address space",
		      at);
	entry = kernel_entry(at);
	if (!entry)
		return -E_NOMEM;
	*entry = frame | bits | TLB_KERNEL_BITS;
	return 0;
}

uint64_t *kernel_entry_find(vaddr_t at)
{
	uint64_t *entry = tables_find(kernel_root, at, 0);

	return entry && *entry & PTE_PRESENT ? entry : NULL;
}

paddr_t kernel_unmap_page(vaddr_t at)
{
	uint64_t *entry = kernel_entry_find(at);
	paddr_t frame;

	if (!entry)
		return PADDR_NONE;
	frame = *entry & PTE_ADDRESS;
	*entry = 0;
	tlb_drop_page(NULL, at);
	return frame;
}

static void *map_range(paddr_t address, size_t bytes, uint64_t bits)
{
	paddr_t end = ALIGN_UP(address + bytes, PAGE_BYTES);

	for (paddr_t at = ALIGN_DOWN(address, PAGE_BYTES); at < end; at += PAGE_BYTES) {
		vaddr_t page = at + ARCH_DIRECT_MAP;

		if (kernel_entry_find(page))
			continue;
		if (kernel_map_page(page, at, bits))
			fatal("memory: none left to map firmware or a device at %lx", address);
	}
	return arch_phys_to_virt(address);
}

void *arch_mmio_map(paddr_t address, size_t bytes)
{
	/* The start-up tables reach the screen; arch_map_memory keeps it mapped. */
	if (!kernel_root)
		return arch_phys_to_virt(address);
	return map_range(address, bytes, KERNEL_DEVICE_BITS);
}

const void *arch_firmware_map(paddr_t address, size_t bytes)
{
	return map_range(address, bytes, KERNEL_RODATA_BITS);
}
