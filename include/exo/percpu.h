/* SPDX-License-Identifier: MIT
 *
 * Data of which every CPU has one copy:
 *
 *	PERCPU(struct frame_cache, frame_cache);          in one .c file
 *	extern PERCPU(struct frame_cache, frame_cache);   in a header, when others use it
 *
 *	this_cpu(frame_cache).count                       this CPU's, an lvalue
 *	this_cpu_pointer(frame_cache)                     the same as an ordinary pointer
 *	cpu_data(cpu, frame_cache)                        another CPU's, under the kernel lock
 *
 * Every copy starts as zeros. this_cpu() costs no instruction more than a global variable: on x86
 * it is one memory operand relative to GS, and with one CPU it is the variable itself.
 *
 * A thread changes its CPU only in sched_switch (exo/sched.h), so whoever holds a pointer to a
 * CPU's data across one holds another CPU's. Interrupts off, or the kernel lock.
 */
#ifndef EXO_PERCPU_H
#define EXO_PERCPU_H

#include <exo/compiler.h>
#include <exo/types.h>

#ifdef CONFIG_SMP
#include <arch/percpu.h>
#else
#include <exo/percpu_one.h>
#endif

/* This CPU's number: 0 started the system, the others follow without gaps. */
static inline unsigned cpu_index(void);

/* How many CPUs run. Grows in start-up only. */
static inline unsigned cpu_count(void);

#endif
