/* SPDX-License-Identifier: MIT
 *
 * What a thread that does not run keeps of its registers in the kernel, and how it is exchanged for
 * another's. A variant of CTX_WINDOWED:
 *   n  context_full.h, entry/context_full.S          every register in a save area
 *   y  context_windowed.h, entry/context_windowed.S  the callee-saved ones on the kernel stack
 */
#ifndef ARCH_CONTEXT_H
#define ARCH_CONTEXT_H

#ifdef CONFIG_CTX_WINDOWED
#include <arch/context_windowed.h>
#else
#include <arch/context_full.h>
#endif

/* The first switch to this context goes to rip with interrupts off, this stack pointer and these
 * two registers. rsp lies in the thread's kernel stack, with 64 bytes free below it. */
static inline void context_init(struct arch_context *context, vaddr_t rip, vaddr_t rsp,
				uint64_t rbx, uint64_t r12);

/* A thread stops whose registers are kept elsewhere: the first switch to it goes to the address
 * that lies in *slot on its stack, with interrupts off, the stack pointer above the slot and all
 * other registers undefined. 48 bytes below the slot are free. */
static inline void context_return(struct arch_context *context, const vaddr_t *slot);

/* Leave `from`, continue `to`; returns when somebody switches back. Interrupts off. Assembly. */
void context_switch(struct arch_context *from, const struct arch_context *to);

#endif
