/* SPDX-License-Identifier: MIT
 *
 * What a switch of threads exchanges beside registers: the address space and what else the threads
 * of an agent have in common. Private to arch/x86/cpu, interrupts off.
 */
#ifndef X86_THREAD_SPACE_H
#define X86_THREAD_SPACE_H

#include <exo/agent.h>
#include <exo/space.h>
#include <exo/thread.h>
#include "../mm/tlb.h"
#include "filter_gate.h"
#include "percpu.h"
#include "registers.h"

/* Agents may load the selectors that they are allowed into the data segment registers, where the
 * next agent would find them. FS is loaded before its base is written, GS while the user's base is
 * in place: the load may clear the base. */
static inline void segments_clear(void)
{
	__asm__ volatile("movl %0, %%ds\n\t"
			 "movl %0, %%es\n\t"
			 "movl %0, %%fs\n\t"
			 "swapgs\n\t"
			 "movl %0, %%gs\n\t"
			 "swapgs"
			 :
			 : "r"(0));
}

#define SEGMENT_SELECTOR(name)                                             \
	({                                                                 \
		unsigned selector;                                         \
		__asm__ volatile("movl %%" #name ", %0" : "=r"(selector)); \
		selector;                                                  \
	})

/* One after the other, so that two registers are enough. */
static inline bool segments_are_clear(void)
{
	unsigned bits = SEGMENT_SELECTOR(ds);

	bits |= SEGMENT_SELECTOR(es);
	bits |= SEGMENT_SELECTOR(fs);
	bits |= SEGMENT_SELECTOR(gs);
	return !bits;
}

static inline void tls_load(const struct thread *thread)
{
	msr_write(MSR_FS_BASE, thread->arch.tls_base);
}

/* A kernel thread runs with what is there, since the kernel's half is the same everywhere, and
 * takes note of it: FS has the running thread's tls_base, always. So does a thread whose agent has
 * left its space to end. */
static inline void keep_agent(const struct thread *from, struct thread *to)
{
	to->arch.tls_base = from->arch.tls_base;
}

/* What the threads of an agent have in common. */
static inline void change_agent(const struct thread *from, struct thread *to, struct space *space)
{
	if (!tlb_space_is_current(&space->arch)) {
		arch_space_activate(&space->arch);
		filter_gate_set(cpu_self(), to->agent);
		if (unlikely(!segments_are_clear())) {
			segments_clear();
			tls_load(to);
			return;
		}
	}
	if (to->arch.tls_base != from->arch.tls_base)
		tls_load(to);
}

/* Whatever there is to do for a thread of an agent that runs next. */
static inline void enter_agent(const struct thread *from, struct thread *to)
{
	if (to->agent->space)
		change_agent(from, to, to->agent->space);
	else
		keep_agent(from, to);
}

#endif
