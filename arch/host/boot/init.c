/* SPDX-License-Identifier: MIT
 *
 * The first agent: does what the command line orders, as user/init does, with the kernel's suites
 * only, and ends the process with 0, or with 1 when a test failed or something that was ordered did
 * not run.
 */
#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/cmdline.h>
#include <exo/console.h>
#include <exo/initrd.h>
#include <exo/panic.h>
#include <exo/start.h>
#include <exo/string.h>
#include <exo/thread.h>
#include <uapi/exo/syscall.h>
#include <arch/program.h>

#define LINE_BYTES 256

/* A system call, from outside of the kernel. */
static int64_t call(uint64_t number, uint64_t a, uint64_t b)
{
	int64_t result;

	host_leave();
	result = host_syscall(number, a, b, 0, 0, 0, 0);
	host_enter();
	return result;
}

/* Its own stack's page is as good as any for the words of a call. */
static int64_t call_with_text(uint64_t number, const struct arch_user_start *start,
			      const char *text)
{
	uint64_t at = start->stack - LINE_BYTES;
	int error = arch_copy_to_user((void *)at, text, strlen(text) + 1);

	return error ? error : call(number, at, 0);
}

/* "BANNER,key,first line of the file", or its lines. */
static void print_file(const char *key, const char *path, bool all)
{
	struct initrd_file file;
	const char *at, *end;

	if (initrd_find(path, &file))
		return;
	for (at = (const char *)file.data, end = at + file.bytes; at < end;) {
		size_t length = 0;

		while (at + length < end && at[length] != '\n')
			length++;
		if (length)
			console_printf("BANNER,%s,%.*s\n", key, (int)length, at);
		at += length + 1;
		if (!all)
			return;
	}
}

static bool is_clean(void)
{
	static const char wanted[] = "CONFIG_BENCH_CLEAN=y\n";
	struct initrd_file file;

	if (initrd_find("etc/config", &file))
		return false;
	for (size_t at = 0; at + sizeof(wanted) - 1 <= file.bytes; at++)
		if (!memcmp((const char *)file.data + at, wanted, sizeof(wanted) - 1))
			return true;
	return false;
}

static void print_banner(void)
{
	print_file("revision", "etc/revision", false);
	print_file("confighash", "etc/confighash", false);
	print_file("compiler", "etc/compiler", false);
	console_printf("BANNER,instrument,%s\n", cmdline.instrument);
	console_printf("BANNER,cpu,%s\n", arch_cpu_name());
	console_printf("BANNER,memory,%lu\n",
		       kernel_boot_info->usable[0].end - kernel_boot_info->usable[0].start);
	console_printf("BANNER,tsc_hz,%lu\n", arch_tsc_hz());
	console_printf("BANNER,bench_clean,%c\n", is_clean() ? 'y' : 'n');
	print_file("option", "etc/options", true);
}

_Noreturn void host_agent_main(const struct arch_user_start *start)
{
	int64_t count;
	bool well = true;

	host_enter();
	call(EXO_SYS_boot_done, arch_tsc(), 0);
	if (!*cmdline.bench && !*cmdline.test)
		fatal("command line: without user mode there is no prompt: bench=PATTERN or "
		      "test=PATTERN is needed");
	if (*cmdline.bench) {
		print_banner();
		count = call_with_text(EXO_SYS_kernel_bench, start, cmdline.bench);
		if (count < 0)
			console_printf("# kernel benchmarks did not run: %s\n",
				       exo_strerror((int)count));
		console_printf("BENCH-END,%ld\n", count < 0 ? 0 : count);
		well &= count >= 0;
	}
	if (*cmdline.test) {
		count = call_with_text(EXO_SYS_kernel_test, start, cmdline.test);
		if (count < 0)
			console_printf("# kernel tests did not run: %s\n",
				       exo_strerror((int)count));
		console_printf("TEST-END,%ld\n", count < 0 ? 1 : count);
		well &= !count;
	}
	call(EXO_SYS_power, EXO_POWER_OFF, well ? 0 : 1);
	fatal("power off: refused");
}
