/* SPDX-License-Identifier: MIT
 *
 * The kernel's own map is the process's: there is nothing to build but an empty top-level table for
 * new spaces to start from. Devices and firmware lie in ordinary memory of the first MiB.
 */
#include <exo/arch.h>
#include <exo/boot_alloc.h>
#include <exo/string.h>
#include "../../x86/mm/tables.h"
#include "../linux/door.h"

__used __attribute__((externally_visible)) const uintptr_t host_direct_map = ARCH_DIRECT_MAP;
__used __attribute__((externally_visible)) const uintptr_t host_direct_end = ARCH_DIRECT_END;

paddr_t kernel_root;

void arch_map_memory(struct boot_info *info)
{
	void *root = boot_alloc(info, PAGE_BYTES);

	memset(root, 0, PAGE_BYTES);
	kernel_root = arch_virt_to_phys(root);
}

void *arch_mmio_map(paddr_t address, size_t bytes __attribute__((unused)))
{
	return arch_phys_to_virt(address);
}

const void *arch_firmware_map(paddr_t address, size_t bytes __attribute__((unused)))
{
	return arch_phys_to_virt(address);
}
