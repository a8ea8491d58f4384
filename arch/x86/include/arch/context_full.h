/* SPDX-License-Identifier: MIT
 *
 * The textbook's context of a thread that does not run: all registers in an area of the thread
 * (contract: arch/context.h).
 */
#ifndef ARCH_CONTEXT_FULL_H
#define ARCH_CONTEXT_FULL_H

#include <arch/registers_area.h>

struct arch_context {
	struct arch_registers registers;
};

static inline void context_init(struct arch_context *context, vaddr_t rip, vaddr_t rsp,
				uint64_t rbx, uint64_t r12)
{
	context->registers = (struct arch_registers){
		.rip = rip,
		.rsp = rsp,
		.rbx = rbx,
		.r12 = r12,
		.rflags = 2, /* bit 1 is always set; interrupts off */
	};
}

static inline void context_return(struct arch_context *context, const vaddr_t *slot)
{
	context_init(context, *slot, (vaddr_t)(slot + 1), 0, 0);
}

#endif
