/* SPDX-License-Identifier: MIT
 *
 * Figures of the system as a whole, sleeping to a deadline, and the serial line.
 */
#include "peer.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define SHORTEST_NS 20000
#define STEP_NS     487 /* as in bench/user/timer.c */
#define SECOND_NS   1000000000

BENCH(boot,
      .op = "reset to the first instruction of the first process; but with the firmware and the "
	    "loader (ours starts at the kernel's first instruction)")
{
	bench_value(b, peer_first_tsc);
}

BENCH(image_size,
      .op = "bytes of the kernel: code and read-only data and data (/proc/iomem); without modules",
      .unit = BENCH_BYTES)
{
	bench_value(b, peer_iomem_bytes("Kernel code") + peer_iomem_bytes("Kernel rodata") +
			       peer_iomem_bytes("Kernel data"));
}

BENCH(memory_idle,
      .op = "memory in use when the first process has started: System RAM of /proc/iomem less "
	    "MemFree; with the initrd's files",
      .unit = BENCH_BYTES)
{
	bench_value(b, peer_iomem_bytes("System RAM") - peer_free_bytes);
}

static uint64_t timer_interrupts(void)
{
	FILE *file = fopen("/proc/interrupts", "r");
	unsigned long count = 0;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " LOC: %lu", &count) == 1)
			break;
	if (file)
		fclose(file);
	return count;
}

BENCH(idle_wakeups, .op = "one second in which everybody sleeps: interrupts of the local timer",
      .samples = 2, .unit = BENCH_COUNT)
{
	for (unsigned i = 0; i < b->count; i++) {
		struct timespec second = { .tv_sec = 1 };
		uint64_t before = timer_interrupts();

		nanosleep(&second, NULL);
		bench_value(b, timer_interrupts() - before);
	}
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

BENCH(timer_lateness,
      .op = "clock_nanosleep to a deadline: clock minus deadline in ns when it returns; timer "
	    "slack 1 ns (the default is 50 us)")
{
	prctl(PR_SET_TIMERSLACK, 1);
	for (unsigned i = 0; i < b->count; i++) {
		uint64_t deadline = now_ns() + SHORTEST_NS + i * STEP_NS;
		struct timespec until = { deadline / SECOND_NS, deadline % SECOND_NS };

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		bench_value(b, now_ns() - deadline);
	}
	prctl(PR_SET_TIMERSLACK, 0);
}

static void write_serial(struct bench_run *b, bool drain)
{
	static const char line[] = "# serial_write_19\n";
	int port = open("/dev/ttyS0", O_WRONLY | O_NOCTTY);

	if (port < 0) {
		bench_fail(b, "no serial port");
		return;
	}
	bench_loop (b) {
		ssize_t written;

		tcdrain(port);
		bench_begin(b);
		written = write(port, line, strlen(line));
		if (drain)
			tcdrain(port);
		bench_end(b);
		if (written != (ssize_t)strlen(line))
			bench_fail(b, "write fails");
	}
	close(port);
}

BENCH(serial_write_19__write,
      .op = "write 18 bytes and the terminal's CR to the serial port; but an interrupt sends "
	    "them later",
      .samples = 100)
{
	write_serial(b, false);
}

BENCH(serial_write_19__drain, .op = "the same and tcdrain: until they are sent", .samples = 100)
{
	write_serial(b, true);
}
