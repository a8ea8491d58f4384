/* SPDX-License-Identifier: MIT
 *
 * Portable start-up: everything in its order, ending in the first agent. Runs once, on the boot
 * stack, interrupts off.
 */
#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/audit.h>
#include <exo/boot_alloc.h>
#include <exo/cmdline.h>
#include <exo/console.h>
#include <exo/elf.h>
#include <exo/frame_owners.h>
#include <exo/frame_reserve.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/initrd.h>
#include <exo/kernel_lock.h>
#include <exo/log.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include <exo/start.h>

#define MEMORY_MIN (16 * (uint64_t)MIB)

const struct boot_info *kernel_boot_info;
uint64_t kernel_boot_ticks;
size_t kernel_idle_free_frames;

static void read_cmdline(const struct boot_info *info)
{
	char bad_word[CMDLINE_VALUE_MAX];
	const char *reason;

	if (cmdline_parse(info->cmdline, &cmdline, bad_word, &reason))
		fatal("command line: \"%s\": %s", bad_word, reason);
	log_console_level(cmdline.loglevel);
}

static void start_memory(struct boot_info *info)
{
	uint64_t usable = 0;

	for (unsigned i = 0; i < info->usable_count; i++)
		usable += info->usable[i].end - info->usable[i].start;
	if (usable < MEMORY_MIN)
		fatal("memory: %lu KiB usable, Exo-OS needs at least %lu MiB", usable / KIB,
		      MEMORY_MIN / MIB);
	arch_map_memory(info);
	frame_refs_init(info);
	frames_init(info);
	boot_alloc_end();
	frame_emergency_init();
	heap_init();
	log_info("mm: %lu MiB usable, %zu frames free, %zu KiB in start-up tables", usable / MIB,
		 frames_free_count(), boot_alloc_bytes() / KIB);
}

static void start_initrd(const struct boot_info *info)
{
	size_t bytes = info->initrd.end - info->initrd.start;
	const void *archive = arch_phys_to_virt(info->initrd.start);
	const char *reason;
	size_t offset;

	if (!bytes)
		fatal("initrd: the boot loader passed none (qemu -initrd, GRUB module2)");
	if (initrd_check(archive, bytes, &reason, &offset))
		fatal("initrd: malformed at byte %zu: %s", offset, reason);
	if (initrd_use(archive, bytes))
		fatal("memory: none left for the list of the initrd's files");
}

static void start_first_agent(void)
{
	struct initrd_file file;
	const char *problem;
	int error;

	if (initrd_find(cmdline.init, &file))
		fatal("initrd: no file \"%s\" to start as the first agent", cmdline.init);
	problem = elf_check(file.data, file.bytes);
	if (problem)
		fatal("initrd: cannot start \"%s\" as the first agent: %s", cmdline.init, problem);
	error = agent_spawn_first(cmdline.init);
	if (error)
		fatal("initrd: cannot start \"%s\" as the first agent: %s", cmdline.init,
		      exo_strerror(error));
}

_Noreturn void kernel_start(struct boot_info *info)
{
	kernel_lock();
	kernel_boot_info = info;
	read_cmdline(info);
	log_info("exo: started by %s", info->protocol);
	start_memory(info);
	arch_init(info);
	audit_init();
	start_initrd(info);
	serial_input_init();
	keyboard_init();
	sched_init();
	arch_cpus_start(info);
	start_first_agent();
	sched_start();
}
