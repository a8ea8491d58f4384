/* SPDX-License-Identifier: MIT
 *
 * The vector state of user mode: x87, SSE, and AVX and AVX-512 where the CPU has them (Intel SDM
 * vol. 1 ch. 13, vol. 3A ch. 14). The kernel itself uses no vector register, so they always hold
 * the state of a thread in user mode: that of the running one, or with FPU_LAZY of one that ran.
 *
 * A thread's area lies at the upper end of its kernel stack, aligned to 64 bytes and as large as
 * CPUID says. Two seams, each a header of inlines: when it is exchanged  fpu_switch_eager.h   at
 * every switch fpu_switch_lazy.h    when the next thread uses it (FPU_LAZY) how it is saved
 * fpu_save_plain.h     all of it fpu_save_xsaveopt.h  what is in use and has changed (FPU_XSAVEOPT)
 *
 * Every function: interrupts off, or thread context in the kernel, which is not preempted.
 */
#ifndef X86_FPU_H
#define X86_FPU_H

#include <exo/arch.h>
#include <exo/thread.h>
#include "percpu.h"

extern bool fpu_has_xsave;    /* else FXSAVE, and no AVX */
extern size_t fpu_area_bytes; /* a multiple of 64 */

#ifdef CONFIG_FPU_XSAVEOPT
#include "fpu_save_xsaveopt.h"
#else
#include "fpu_save_plain.h"
#endif

/* Which instruction; once a CPU, after fpu_has_xsave is known; and its name for the log. */
static inline void fpu_save_init(void);
static inline const char *fpu_save_name(void);

/* The registers to a thread's area; they keep their values. */
static inline void fpu_save(void *area);

/* All of it, whatever the CPU believes to be in the area already; for areas of others. */
static inline void fpu_save_all(void *area)
{
	if (likely(fpu_has_xsave))
		__asm__ volatile("xsave64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ volatile("fxsave64 (%0)" : : "r"(area) : "memory");
}

static inline void fpu_load(const void *area)
{
	if (likely(fpu_has_xsave))
		__asm__ volatile("xrstor64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ volatile("fxrstor64 (%0)" : : "r"(area) : "memory");
}

/* The area of a fresh thread: everything in its initial state. */
void fpu_area_init(void *area);

#ifdef CONFIG_FPU_LAZY
#include "fpu_switch_lazy.h"
#else
#include "fpu_switch_eager.h"
#endif

/* Switch it on, each CPU; and one line in the log. */
void fpu_init(void);
void fpu_log(void);

/* The part of fpu_init and of the log that the way of switching has. */
static inline void fpu_switch_init(struct cpu *cpu);
static inline void fpu_switch_log(const struct cpu *cpu);

/* The last part of every switch: thread `to` runs from now on, `from` no longer. Their vector state
 * is exchanged when it has to be, and then context_switch. */
static inline void fpu_switch(struct thread *from, struct thread *to);

/* The same without context_switch; and whether that is nothing. */
static inline void fpu_exchange(struct thread *from, struct thread *to);
static inline bool fpu_may_stay(const struct thread *to);

/* The running thread's state to the area of another, which is fresh. */
static inline void fpu_copy(struct cpu *cpu, void *area);

/* The running thread's state becomes that of a fresh one. */
static inline void fpu_reset(struct cpu *cpu);

#endif
