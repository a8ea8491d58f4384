/* SPDX-License-Identifier: MIT
 *
 * The kernel's first function, and what it finds: a process that has memory and a console.
 */
#include <exo/arch.h>
#include <exo/boot_info.h>
#include <exo/console.h>
#include <exo/panic.h>
#include <exo/start.h>
#include <exo/string.h>
#include "../cpu/init.h"
#include "../linux/door.h"

unsigned host_cpus;

static struct boot_info boot_info;

void arch_init_early(void) {}

void arch_init(const struct boot_info *info __attribute__((unused)))
{
	host_clock_init();
}

const char *arch_cpu_name(void)
{
	return door_cpu_name();
}

__asm_linkage _Noreturn void host_boot(const struct host_boot *boot)
{
	static struct console console = { .name = "standard output", .write = door_write };
	uint64_t initrd_end = boot->initrd_start + boot->initrd_bytes;

	host_cpus = boot->cpus;
	arch_init_early();
	console_register(&console);
	boot_info.protocol = "Linux";
	boot_info.tsc_start = boot->tsc_start;
	boot_info.initrd = (struct boot_range){ boot->initrd_start, initrd_end };
	boot_info.usable[boot_info.usable_count++] = (struct boot_range){ MIB, boot->memory_bytes };
	boot_info.reserved[boot_info.reserved_count++] =
		(struct boot_range){ boot->initrd_start, ALIGN_UP(initrd_end, PAGE_BYTES) };
	strlcpy(boot_info.cmdline, boot->cmdline, sizeof(boot_info.cmdline));
	vga_init();
	kernel_start(&boot_info);
}
