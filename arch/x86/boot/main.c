/* SPDX-License-Identifier: MIT
 *
 * The kernel's first C function: turn what the loader left into one struct boot_info, then hand
 * over to the portable start-up. Runs on the start-up page tables: physical memory below 4 GiB is
 * reachable through the direct map.
 */
#include <exo/arch.h>
#include <exo/boot_info.h>
#include <exo/console.h>
#include <exo/panic.h>
#include <exo/start.h>
#include <exo/vga.h>
#include "protocol.h"

#define EARLY_REACH (4 * (uint64_t)GIB) /* start.S maps so much */

extern const char _image_start[]; /* physical address */
extern const char _image_end[];

static struct boot_info boot_info;

static int parse(uint32_t protocol, paddr_t information, const char **reason)
{
	const void *structure = arch_phys_to_virt(information);

	if (protocol == BOOT_PROTOCOL_PVH)
		return pvh_parse(structure, &boot_info, reason);
	if (protocol == BOOT_PROTOCOL_MULTIBOOT2)
		return multiboot2_parse(structure, &boot_info, reason);
	*reason = "started by neither PVH nor Multiboot2";
	return -E_FORMAT;
}

/* What the frame allocator must leave alone: the first MiB (firmware, later the start-up code of
 * other CPUs), the image and the initrd. */
static int reserve_used(void)
{
	paddr_t image_end = arch_virt_to_phys(_image_end);
	paddr_t image_start = (paddr_t)_image_start;
	int error = boot_reserved_add(&boot_info, 0, MIB);

	if (!error)
		error = boot_reserved_add(&boot_info, image_start, image_end - image_start);
	if (!error && boot_info.initrd.end)
		error = boot_reserved_add(&boot_info, boot_info.initrd.start,
					  boot_info.initrd.end - boot_info.initrd.start);
	return error;
}

void boot_main(uint32_t protocol, uint32_t information, uint64_t tsc_start);

__asm_linkage void boot_main(uint32_t protocol, uint32_t information, uint64_t tsc_start)
{
	const char *reason = "unknown";
	int error;

	arch_init_early();
	serial_init();
	boot_info.tsc_start = tsc_start;
	error = parse(protocol, information, &reason);
	if (boot_info.text_mode_known_absent)
		vga_text_mode_absent();
	vga_init();
	if (error)
		fatal("boot: %s", reason);
	if (!boot_info.usable_count)
		fatal("boot: the memory map names no usable memory");
	if (boot_info.initrd.end > EARLY_REACH)
		fatal("boot: the initrd lies above 4 GiB");
	if (reserve_used())
		fatal("boot: more than %d ranges of memory in use", BOOT_RANGES_MAX);
	kernel_start(&boot_info);
}
