/* SPDX-License-Identifier: MIT
 *
 * What a thread and a CPU remember about the vector state (arch/x86/cpu/fpu.h).
 */
#ifndef ARCH_FPU_STATE_H
#define ARCH_FPU_STATE_H

#include <exo/types.h>

struct cpu;
struct thread;

#ifdef CONFIG_FPU_LAZY
struct fpu_thread {
	void *area; /* while it is not in the registers; NULL: a kernel thread, it has none */
	const struct cpu *loaded_on; /* where its state was loaded last; NULL: nowhere */
	uint8_t ahead;               /* how many more times it is loaded before it is used */
};

struct fpu_cpu {
	const struct thread *loaded; /* whose state was loaded here last; may have ended */
	bool off;                    /* CR0.TS is set */
	bool eager;                  /* this CPU leaks what is switched lazily */
};
#else
struct fpu_thread {
	void *area; /* while it does not run; NULL: a kernel thread, it has none */
};

struct fpu_cpu {
};
#endif

#endif
