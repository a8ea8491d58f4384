/* SPDX-License-Identifier: MIT
 *
 * CTX_WINDOWED: the context of a thread that does not run stays on its own kernel stack, and all
 * that is kept is where (contract: arch/context.h).
 *
 * To C code the switch is a call, so the caller has saved what a function may clobber (System V
 * ABI, AMD64 3.2.1): six registers and the return address are left. Flags need no saving: the
 * switch is called with interrupts off and DF clear, and the rest is nobody's over a call.
 */
#ifndef ARCH_CONTEXT_WINDOWED_H
#define ARCH_CONTEXT_WINDOWED_H

#include <exo/types.h>

/* What context_switch leaves on the stack, lowest address first: entry/context_windowed.S. */
struct context_window {
	uint64_t r15, r14, r13, r12, rbp, rbx, rip;
};

struct arch_context {
	struct context_window *window; /* on the thread's kernel stack */
};

static inline void context_init(struct arch_context *context, vaddr_t rip, vaddr_t rsp,
				uint64_t rbx, uint64_t r12)
{
	context->window = (struct context_window *)rsp - 1;
	*context->window = (struct context_window){ .rip = rip, .rbx = rbx, .r12 = r12 };
}

static inline void context_return(struct arch_context *context, const vaddr_t *slot)
{
	context->window = container_of(slot, struct context_window, rip);
}

#endif
