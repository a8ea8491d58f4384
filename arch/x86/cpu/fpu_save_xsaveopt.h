/* SPDX-License-Identifier: MIT
 *
 * FPU_XSAVEOPT (contract: fpu.h). XSAVEOPT writes only what is not in its initial state and what
 * has changed since the XRSTOR from the same area (SDM vol. 1, 13.9). XSAVEC, on a CPU that has
 * only that, leaves out what is in its initial state and packs the rest (13.10); XRSTOR sees in the
 * area which it was. Without either the plain instructions remain.
 *
 * The CPU knows the area of the last XRSTOR by its address, which the area of another thread may
 * have had: nothing is saved there before it has been loaded from there (fpu_copy uses
 * fpu_save_all).
 */
#ifndef X86_FPU_SAVE_XSAVEOPT_H
#define X86_FPU_SAVE_XSAVEOPT_H

static inline void fpu_save_all(void *area);

enum fpu_save_method { FPU_SAVE_PLAIN, FPU_SAVE_XSAVEC, FPU_SAVE_XSAVEOPT };

extern enum fpu_save_method fpu_save_method;

void fpu_save_choose(void);

static inline void fpu_save_init(void)
{
	fpu_save_choose();
}

static inline const char *fpu_save_name(void)
{
	if (fpu_save_method == FPU_SAVE_XSAVEOPT)
		return "XSAVEOPT";
	return fpu_save_method == FPU_SAVE_XSAVEC ? "XSAVEC" : "neither XSAVEOPT nor XSAVEC";
}

static inline void fpu_save(void *area)
{
	if (likely(fpu_save_method == FPU_SAVE_XSAVEOPT))
		__asm__ volatile("xsaveopt64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else if (fpu_save_method == FPU_SAVE_XSAVEC)
		__asm__ volatile("xsavec64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		fpu_save_all(area);
}

#endif
