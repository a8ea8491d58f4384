/* SPDX-License-Identifier: MIT
 *
 * System calls about the machine as a whole. Those that change it, or run the kernel's own
 * benchmarks and tests, are init's alone. clock is a short call.
 */
#include <exo/agent.h>
#include <exo/audit.h>
#include <exo/bench.h>
#include <exo/cmdline.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/kconfig.h>
#include <exo/percpu.h>
#include <exo/start.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/time.h>
#include <exo/syscall_args.h>

/* Says so in the audit log when it is not. */
static bool caller_is_init(enum exo_syscall call)
{
	if (arch_current()->agent_id == AGENT_INIT)
		return true;
	audit_record(AUDIT_CALL_REFUSED, call, 0, E_PERM);
	return false;
}

SYSCALL_HANDLER(clock)
{
	return time_now_ns();
}

static uint64_t usable_bytes(void)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < kernel_boot_info->usable_count; i++)
		bytes += kernel_boot_info->usable[i].end - kernel_boot_info->usable[i].start;
	return bytes;
}

/* a: struct exo_system_info */
SYSCALL_HANDLER(system_info)
{
	struct exo_system_info info;

	thread_reap(); /* what ended threads still hold is free */
	info = (struct exo_system_info){
		.memory_bytes = usable_bytes(),
		.free_bytes = frames_free_count() * PAGE_BYTES,
		.heap_bytes = heap_frames_count() * PAGE_BYTES,
		.tsc_hz = arch_tsc_hz(),
		.uptime_ns = time_now_ns(),
		.boot_ticks = kernel_boot_ticks,
		.cpus = cpu_count(),
		.cpus_expected = arch_cpus_expected(),
		.agents = agent_count(),
	};

	strlcpy(info.cpu_name, arch_cpu_name(), sizeof(info.cpu_name));
	strlcpy(info.boot_protocol, kernel_boot_info->protocol, sizeof(info.boot_protocol));
	strlcpy(info.cmdline, kernel_boot_info->cmdline, sizeof(info.cmdline));
	return arch_copy_to_user((void *)a, &info, sizeof(info));
}

/* a: TSC at init's first instruction */
SYSCALL_HANDLER(boot_done)
{
	if (!caller_is_init(EXO_SYS_boot_done) || kernel_boot_ticks)
		return -E_PERM;
	if (a <= kernel_boot_info->tsc_start || a > arch_tsc())
		return -E_RANGE;
	kernel_boot_ticks = a - kernel_boot_info->tsc_start;
	kernel_idle_free_frames = frames_free_count();
	return 0;
}

/* a: pattern */
SYSCALL_HANDLER(kernel_bench)
{
	char pattern[CMDLINE_VALUE_MAX];
	int error;

	if (!caller_is_init(EXO_SYS_kernel_bench))
		return -E_PERM;
	error = user_string(pattern, sizeof(pattern), a);
	if (error)
		return error;
	return IS_ENABLED(CONFIG_BENCH) ? bench_run_matching(pattern) : -E_NOSYS;
}

/* a: pattern */
SYSCALL_HANDLER(kernel_test)
{
	char pattern[CMDLINE_VALUE_MAX];
	int error;

	if (!caller_is_init(EXO_SYS_kernel_test))
		return -E_PERM;
	error = user_string(pattern, sizeof(pattern), a);
	if (error)
		return error;
	return IS_ENABLED(CONFIG_TESTS)
		       ? test_run_matching(pattern, cmdline.seed, (unsigned)cmdline.effort)
		       : -E_NOSYS;
}

/* a: enum exo_power, b: code */
SYSCALL_HANDLER(power)
{
	if (!caller_is_init(EXO_SYS_power))
		return -E_PERM;
	if (a == EXO_POWER_OFF)
		arch_power_off(b & 0xff);
	if (a == EXO_POWER_REBOOT)
		arch_reboot();
	return -E_INVAL;
}
