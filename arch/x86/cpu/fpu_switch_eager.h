/* SPDX-License-Identifier: MIT
 *
 * The textbook's switch of the vector state: saved and loaded at every switch of a thread that has
 * one (contract: fpu.h). The registers hold the running thread's state, always.
 */
#ifndef X86_FPU_SWITCH_EAGER_H
#define X86_FPU_SWITCH_EAGER_H

static inline void fpu_switch_init(struct cpu *cpu __attribute__((unused))) {}

static inline void fpu_switch_log(const struct cpu *cpu __attribute__((unused))) {}

static inline bool fpu_may_stay(const struct thread *to __attribute__((unused)))
{
	return false;
}

static inline void fpu_exchange(struct thread *from, struct thread *to)
{
	if (from->arch.fpu.area)
		fpu_save(from->arch.fpu.area);
	if (to->arch.fpu.area)
		fpu_load(to->arch.fpu.area);
}

static inline void fpu_switch(struct thread *from, struct thread *to)
{
	fpu_exchange(from, to);
	context_switch(&from->arch.context, &to->arch.context);
}

static inline void fpu_copy(struct cpu *cpu __attribute__((unused)), void *area)
{
	fpu_save_all(area);
}

static inline void fpu_reset(struct cpu *cpu)
{
	void *area = cpu->current->arch.fpu.area;

	fpu_area_init(area);
	fpu_load(area);
}

#endif
