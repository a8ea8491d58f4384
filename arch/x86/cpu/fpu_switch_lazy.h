/* SPDX-License-Identifier: MIT
 *
 * FPU_LAZY: the vector state of the thread that runs next is loaded when it uses it (contract:
 * fpu.h). CR0.TS makes its first instruction raise #NM; fpu_fetch_trap loads the state (SDM vol.
 * 3A, 14.5).
 *
 * Who has used it is likely to use it again: for the next FPU_AHEAD times that the thread is
 * switched to, its state is loaded at once, and then the exception asks again (Linux did so until
 * 4.9, from the sixth slice with an exception on).
 *
 * A thread for which the unit is on (TS is clear) is saved when it stops, so that its area is up to
 * date and it may go on anywhere: no CPU ever needs the registers of another. They are left as they
 * are, and when the thread comes back, and nobody has used the unit here, nor it elsewhere, they
 * are still right. Both sides have to agree on that, because either alone may be out of date: the
 * thread may have been loaded on another CPU since, and the CPU may remember a thread that has
 * ended and another at its address, which was loaded nowhere yet.
 *
 * Where TS does not keep speculation away from the registers (LazyFP, CVE-2018-3665, Stecklina and
 * Prescher, 2018) everything happens at once, as in fpu_switch_eager.h: fpu_leaks says where that
 * is.
 *
 * Cost of a switch between threads that do not use the unit: 4 instructions. Of #NM:
 * entry/fpu_trap.inc.
 */
#ifndef X86_FPU_SWITCH_LAZY_H
#define X86_FPU_SWITCH_LAZY_H

#include <exo/log.h>
#include "registers.h"

#define FPU_AHEAD 16

/* #NM in user mode (entry/fpu_trap.inc): load the running thread's state. False when the exception
 * has another reason. */
bool fpu_fetch_trap(void);

/* This CPU speculates with the registers though TS is set. */
bool fpu_leaks(void);

static inline void fpu_set_off(struct cpu *cpu, bool off)
{
	cpu->fpu.off = off;
	if (off)
		cr0_write(cr0_read() | CR0_TS);
	else
		__asm__ volatile("clts");
}

static inline void fpu_switch_init(struct cpu *cpu)
{
	cpu->fpu.eager = fpu_leaks();
	cpu->fpu.loaded = NULL;
	fpu_set_off(cpu, !cpu->fpu.eager);
}

static inline void fpu_switch_log(const struct cpu *cpu)
{
	log_info("fpu: %s", cpu->fpu.eager ? "this CPU leaks state that is switched lazily "
					     "(LazyFP, CVE-2018-3665): switched at once"
					   : "switched when it is used");
}

/* The thread's state is in this CPU's registers. */
static inline bool fpu_is_here(const struct cpu *cpu, const struct thread *thread)
{
	return cpu->fpu.loaded == thread && thread->arch.fpu.loaded_on == cpu;
}

static inline void fpu_load_thread(struct cpu *cpu, struct thread *thread)
{
	fpu_load(thread->arch.fpu.area);
	cpu->fpu.loaded = thread;
	thread->arch.fpu.loaded_on = cpu;
}

static inline bool fpu_may_stay(const struct thread *to)
{
	return this_cpu(cpu_area).fpu.off && !to->arch.fpu.ahead;
}

/* The unit is on for one of the two, or will be. */
static inline void fpu_exchange(struct thread *from, struct thread *to)
{
	struct cpu *cpu = cpu_self();

	if (!cpu->fpu.off && from->arch.fpu.area)
		fpu_save(from->arch.fpu.area);
	if (unlikely(cpu->fpu.eager)) {
		if (to->arch.fpu.area)
			fpu_load(to->arch.fpu.area);
		return;
	}
	if (to->arch.fpu.ahead) {
		to->arch.fpu.ahead--;
		if (cpu->fpu.off)
			fpu_set_off(cpu, false);
		if (!fpu_is_here(cpu, to))
			fpu_load_thread(cpu, to);
	} else if (!cpu->fpu.off) {
		fpu_set_off(cpu, true);
	}
}

/* Apart, so that switches without it save no registers on its account: __noinline. */
static __noinline void fpu_switch_used(struct thread *from, struct thread *to)
{
	fpu_exchange(from, to);
	context_switch(&from->arch.context, &to->arch.context);
}

static inline void fpu_switch(struct thread *from, struct thread *to)
{
	if (unlikely(!fpu_may_stay(to)))
		fpu_switch_used(from, to);
	else
		context_switch(&from->arch.context, &to->arch.context);
}

static inline void fpu_copy(struct cpu *cpu, void *area)
{
	if (cpu->fpu.off)
		__builtin_memcpy(area, cpu->current->arch.fpu.area, fpu_area_bytes);
	else
		fpu_save_all(area);
}

static inline void fpu_reset(struct cpu *cpu)
{
	void *area = cpu->current->arch.fpu.area;

	fpu_area_init(area);
	if (!cpu->fpu.off)
		fpu_load(area);
}

#endif
