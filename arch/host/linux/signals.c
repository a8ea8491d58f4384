/* SPDX-License-Identifier: MIT
 *
 * Interrupts: one signal for timers, one for other CPUs. The handler runs on the stack of the
 * thread that it interrupts. Both are blocked until the kernel has noted for which CPU it came: of
 * two that are delivered together the second would interrupt the first before that, and the kernel
 * may switch to another thread from inside of it, and come back on another pthread.
 *
 * A fault of the kernel ends in a report, on a stack of its own: it may be that the thread's is
 * used up.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <asm/prctl.h>
#include "door.h"
#include "process.h"

/* Not real-time signals: those queue, and a handler that blocks none would be entered once on top
 * of the other for each. */
#define SIGNAL_TIMER SIGUSR1
#define SIGNAL_KICK  SIGUSR2
#define FAULT_STACK  65536
#define LINE_BASE    1 /* sigev_value of the line timer: line + this; 0 is a CPU's timer */
#define NSIG_BYTES   8 /* Linux's own set of signals is smaller than the C library's */

/* ThreadSanitizer is not entered: a signal may have come in the middle of it. */
#define UNSEEN __attribute__((no_sanitize_thread))

static pid_t tids[HOST_CPUS_MAX];
static __thread timer_t timer;
static timer_t line_timer;
static bool line_timer_made;
static sigset_t interrupts;

static UNSEEN void timer_set(timer_t which, uint64_t ns)
{
	struct itimerspec at = { .it_value = { .tv_sec = (time_t)(ns / 1000000000),
					       .tv_nsec = (long)(ns % 1000000000) } };

	timer_settime(which, 0, &at, NULL);
}

#ifdef __SANITIZE_THREAD__

/* ThreadSanitizer would keep a signal back until the program calls the C library, and block all
 * others while its handler runs. So it is not asked. Instead a signal that finds the pthread in its
 * code, or in anything but the kernel's, comes again a little later. */
#define AGAIN_NS 20000

extern char __executable_start[], etext[], __start_tsan_door[], __stop_tsan_door[];
int __sigaction(int number, const struct sigaction *take, struct sigaction *before);
#define sigaction(number, take, before) __sigaction(number, take, before)

static UNSEEN bool comes_again(int number, const siginfo_t *info, const ucontext_t *context)
{
	const char *at = (const char *)context->uc_mcontext.gregs[REG_RIP];

	if (at >= __executable_start && at < etext &&
	    !(at >= __start_tsan_door && at < __stop_tsan_door))
		return false;
	if (number == SIGNAL_TIMER && info->si_value.sival_int) {
		timer_set(line_timer, AGAIN_NS);
	} else {
		host_signal_later(number == SIGNAL_TIMER);
		timer_set(timer, AGAIN_NS);
	}
	return true;
}

#else

static bool comes_again(int number, const siginfo_t *info, const ucontext_t *context)
{
	(void)number, (void)info, (void)context;
	return false;
}

#endif

/* Not pthread_sigmask: the sanitizers would be entered. */
static UNSEEN void unblock_interrupts(void)
{
	syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &interrupts, NULL, NSIG_BYTES);
}

static UNSEEN void interrupt(int number, siginfo_t *info, void *context)
{
	int line = number == SIGNAL_TIMER ? info->si_value.sival_int : 0;

	if (comes_again(number, info, context))
		return;
	if (line)
		host_line_fired((unsigned)(line - LINE_BASE));
	if (!host_signal(number == SIGNAL_TIMER && !line))
		return;
	unblock_interrupts();
	host_irq_take();
}

static void fault(int number, siginfo_t *info, void *context)
{
	const ucontext_t *c = context;

	host_fault(strsignal(number), (uintptr_t)info->si_addr, c->uc_mcontext.gregs[REG_RIP]);
}

static int fault_stack(void)
{
	stack_t stack = { .ss_size = FAULT_STACK, .ss_sp = door_alloc(FAULT_STACK) };

	return stack.ss_sp ? sigaltstack(&stack, NULL) : -1;
}

int signals_init(void)
{
	struct sigaction take = { .sa_sigaction = interrupt, .sa_flags = SA_SIGINFO | SA_RESTART };
	struct sigaction report = { .sa_sigaction = fault,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND };

	tids[0] = (pid_t)syscall(SYS_gettid);
	sigemptyset(&interrupts);
	sigaddset(&interrupts, SIGNAL_TIMER);
	sigaddset(&interrupts, SIGNAL_KICK);
	take.sa_mask = interrupts;
	sigfillset(&report.sa_mask);
	if (fault_stack() || sigaction(SIGNAL_TIMER, &take, NULL) ||
	    sigaction(SIGNAL_KICK, &take, NULL))
		return -1;
#ifndef __SANITIZE_ADDRESS__ /* which reports better */
	if (sigaction(SIGSEGV, &report, NULL) || sigaction(SIGBUS, &report, NULL) ||
	    sigaction(SIGILL, &report, NULL) || sigaction(SIGFPE, &report, NULL))
		return -1;
#else
	(void)report;
#endif
	return 0;
}

static timer_t timer_make(int value)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID,
				  .sigev_signo = SIGNAL_TIMER,
				  .sigev_value.sival_int = value };
	timer_t made;

	event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
	if (timer_create(CLOCK_MONOTONIC, &event, &made)) {
		perror("exo: timer_create");
		exit(2);
	}
	return made;
}

void door_timer_start(void)
{
	timer = timer_make(0);
}

/* The running pthread is looked up anew in each call: its timer is its own. */
__attribute__((noinline)) void door_timer_arm(uint64_t ns)
{
	timer_set(timer, ns ? ns : 1);
}

void door_line_timer(unsigned line, uint64_t ns)
{
	if (line_timer_made)
		timer_delete(line_timer);
	line_timer_made = ns;
	if (!ns)
		return;
	line_timer = timer_make((int)line + LINE_BASE);
	timer_set(line_timer, ns);
}

__attribute__((noinline)) void door_wait(const volatile bool *noted)
{
	sigset_t before;

	pthread_sigmask(SIG_BLOCK, &interrupts, &before);
	if (!*noted)
		sigsuspend(&before);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void door_signals_hold(void)
{
	pthread_sigmask(SIG_BLOCK, &interrupts, NULL);
}

void door_signals_release(void)
{
	pthread_sigmask(SIG_UNBLOCK, &interrupts, NULL);
}

/* One CPU of the machine for each of ours, while there are as many: two that wait for each other
 * must not wait for one processor. Under a sanitizer nobody measures, and on a busy machine Linux
 * knows a better place. */
static void pin(unsigned cpu)
{
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
	static cpu_set_t allowed;
	cpu_set_t one;

	if (!cpu && sched_getaffinity(0, sizeof(allowed), &allowed))
		return;
	if (cpu >= (unsigned)CPU_COUNT(&allowed))
		return;
	CPU_ZERO(&one);
	for (int at = 0; at < CPU_SETSIZE; at++)
		if (CPU_ISSET(at, &allowed) && !cpu--) {
			CPU_SET(at, &one);
			sched_setaffinity(0, sizeof(one), &one);
			return;
		}
#else
	(void)cpu;
#endif
}

struct start {
	unsigned cpu;
	uintptr_t gs_base;
	void (*first)(void *);
	void *argument;
};

static void *pthread_first(void *argument)
{
	struct start start = *(struct start *)argument;

	free(argument);
	pin(start.cpu);
	tids[start.cpu] = (pid_t)syscall(SYS_gettid);
	if (fault_stack() || syscall(SYS_arch_prctl, ARCH_SET_GS, start.gs_base)) {
		perror("exo: a CPU's pthread");
		exit(2);
	}
	start.first(start.argument);
	return NULL;
}

int door_cpu_start(unsigned cpu, uintptr_t gs_base, void (*first)(void *), void *argument)
{
	struct start *start = malloc(sizeof(*start));
	pthread_t made;

	if (!start || cpu >= HOST_CPUS_MAX)
		return -1;
	if (cpu == 1)
		pin(0);
	*start = (struct start){ cpu, gs_base, first, argument };
	if (!pthread_create(&made, NULL, pthread_first, start))
		return pthread_detach(made);
	free(start);
	return -1;
}

void door_kick(unsigned cpu)
{
	syscall(SYS_tgkill, getpid(), tids[cpu], SIGNAL_KICK);
}
