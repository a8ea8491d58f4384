/* SPDX-License-Identifier: MIT
 *
 * The door between the kernel and Linux: all that the kernel asks of its process. Both sides
 * include this; the kernel's side knows no header of the C library, Linux's side none of the
 * kernel's.
 *
 * The kernel's stacks are small, and its threads change from pthread to pthread: nothing here may
 * remember the pthread over a call of the kernel.
 */
#ifndef HOST_DOOR_H
#define HOST_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- Linux's side, called by the kernel ---------------------------------------------------- */

void door_write(const char *text, size_t bytes); /* to standard output, all of it */
void door_backtrace(void);
_Noreturn void door_exit(int code);
_Noreturn void door_stop(void); /* this pthread does nothing more */
const char *door_cpu_name(void);
uint64_t door_ns(void); /* CLOCK_MONOTONIC_RAW */

/* Physical memory, a file without a name: the part from offset on is mapped at `at`; and the
 * addresses become inaccessible again. Whole pages. False when Linux has no more mappings. */
bool door_map(uintptr_t at, uint64_t offset, size_t bytes);
void door_unmap(uintptr_t at, size_t bytes);

/* Zeroed memory for ever, NULL without. */
void *door_alloc(size_t bytes);

/* With HOST_VALGRIND: a stack begins to be one, and ends; nobody has written these bytes yet. */
unsigned door_stack_begin(uintptr_t bottom, uintptr_t top);
void door_stack_end(unsigned stack);
void door_memory_fresh(void *start, size_t bytes);

/* The timer of this pthread: one signal after so many ns, and no earlier one any more. start: once,
 * before. */
void door_timer_start(void);
void door_timer_arm(uint64_t ns);
/* One more timer, of the process: host_line_fired(line) on this pthread; 0 takes it back. */
void door_line_timer(unsigned line, uint64_t ns);

/* Sleep until a signal has come, unless *noted; lose none between. */
void door_wait(const volatile bool *noted);
void door_yield(void);

/* For tests: what interrupts is kept back on this pthread, and let through again. */
void door_signals_hold(void);
void door_signals_release(void);

/* HOST_FUZZ: the next input, once there is one; and what was wrong with it, or NULL. */
size_t door_fuzz_next(const uint8_t **bytes);
void door_fuzz_done(const char *wrong);

/* A pthread that calls first(argument) with GS.base as given. -1: Linux has none. */
int door_cpu_start(unsigned cpu, uintptr_t gs_base, void (*first)(void *), void *argument);
void door_kick(unsigned cpu);

/* --- the kernel's side, called by Linux's --------------------------------------------------- */

struct host_boot {
	uint64_t memory_bytes; /* mapped at ARCH_DIRECT_MAP */
	uint64_t initrd_start; /* offset in it */
	uint64_t initrd_bytes;
	unsigned cpus;
	uint64_t tsc_start;
	const char *cmdline;
};

_Noreturn void host_boot(const struct host_boot *boot);

/* A signal has come on this pthread, and others are kept back; timer: that of door_timer_arm. True:
 * host_irq_take is to follow, with none kept back. */
bool host_signal(bool timer);
void host_irq_take(void);
/* It has come in the middle of a sanitizer: the kernel takes it when it next looks, or when it
 * comes again. */
void host_signal_later(bool timer);
void host_line_fired(unsigned line);

/* A thread ran into the unmapped pages below its stack, or worse. */
_Noreturn void host_fault(const char *what, uintptr_t address, uintptr_t rip);

/* What physical memory and stacks look like in the process: ARCH_DIRECT_MAP, _END. */
extern const uintptr_t host_direct_map, host_direct_end;

#endif
