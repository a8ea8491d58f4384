/* SPDX-License-Identifier: MIT
 *
 * HOST_FUZZ: the process is a libFuzzer, which takes the command line (main.c's main is host_main
 * then). It runs on a pthread of its own and hands one input after the other to the kernel's test
 * fuzz_calls, which runs on CPU 0. Which code an input reached libFuzzer learns from counters by
 * the address that the compiler's calls come from (libFuzzer has a function of that name, for
 * another purpose).
 */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "door.h"
#include "process.h"

#define COUNTERS 65536 /* a power of two */

int host_main(int argc, char **argv);
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one)(const uint8_t *data, size_t bytes));
void __wrap___sanitizer_cov_trace_pc(void);

static uint8_t counters[COUNTERS] __attribute__((section("__libfuzzer_extra_counters")));

static struct {
	int argc;
	char **argv;
} arguments;

static sem_t given, done;
static const uint8_t *input;
static size_t input_bytes;
static const char *found;

__attribute__((no_sanitize("address", "undefined"))) void __wrap___sanitizer_cov_trace_pc(void)
{
	uintptr_t from = (uintptr_t)__builtin_return_address(0);

	counters[(from ^ from >> 16) & (COUNTERS - 1)]++;
}

static void wait_for(sem_t *what)
{
	while (sem_wait(what))
		; /* a signal: the kernel takes it later */
}

static int one(const uint8_t *data, size_t bytes)
{
	input = data;
	input_bytes = bytes;
	sem_post(&given);
	wait_for(&done);
	if (found) {
		fprintf(stderr, "SUMMARY: the kernel: %s\n", found);
		abort();
	}
	return 0;
}

size_t door_fuzz_next(const uint8_t **bytes)
{
	wait_for(&given);
	*bytes = input;
	return input_bytes;
}

void door_fuzz_done(const char *wrong)
{
	found = wrong;
	sem_post(&done);
}

static void *drive(void *argument)
{
	(void)argument;
	exit(LLVMFuzzerRunDriver(&arguments.argc, &arguments.argv, one));
}

/* The signals of the kernel's CPU are its own, all others libFuzzer's. */
int main(int argc, char **argv)
{
	static char *words[] = { "exo", "--memory=128", "loglevel=error", "test=fuzz_calls", NULL };
	sigset_t set;
	pthread_t made;

	arguments.argc = argc;
	arguments.argv = argv;
	sem_init(&given, 0, 0);
	sem_init(&done, 0, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	if (pthread_create(&made, NULL, drive, NULL)) {
		perror("exo: libFuzzer's pthread");
		return 2;
	}
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return host_main(4, words);
}
