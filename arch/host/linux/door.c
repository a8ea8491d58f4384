/* SPDX-License-Identifier: MIT
 *
 * The small doors: text, time, the end.
 */
#include <execinfo.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cpuid.h>
#include "door.h"
#include "process.h"

void door_write(const char *text, size_t bytes)
{
	while (bytes) {
		ssize_t written = write(STDOUT_FILENO, text, bytes);

		if (written <= 0)
			return;
		text += written;
		bytes -= (size_t)written;
	}
}

void door_backtrace(void)
{
	void *callers[64];
	int count = backtrace(callers, 64);

	backtrace_symbols_fd(callers, count, STDOUT_FILENO);
}

/* The last words of sanitizers and gcov come in exit(). */
void door_exit(int code)
{
	exit(code);
}

void door_stop(void)
{
	for (;;)
		pause();
}

void door_yield(void)
{
	sched_yield();
}

uint64_t door_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

const char *door_cpu_name(void)
{
	static unsigned words[13];
	const char *name = (char *)words;

	for (unsigned i = 0; i < 3; i++)
		__get_cpuid(0x80000002 + i, &words[4 * i], &words[4 * i + 1], &words[4 * i + 2],
			    &words[4 * i + 3]);
	return name + strspn(name, " ");
}

/* What the sanitizers ask the program for: leaks are the heap's tests' business. */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);
const char *__tsan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0:detect_stack_use_after_return=0:abort_on_error=0:exitcode=125";
}

const char *__tsan_default_options(void)
{
	return "report_signal_unsafe=0:report_thread_leaks=0:exitcode=125";
}

const char *__ubsan_default_options(void)
{
	return "print_stacktrace=1";
}
