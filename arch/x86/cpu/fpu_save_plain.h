/* SPDX-License-Identifier: MIT
 *
 * The textbook's way to save the vector state: all of it, by XSAVE, or FXSAVE on a CPU without
 * (contract: fpu.h).
 */
#ifndef X86_FPU_SAVE_PLAIN_H
#define X86_FPU_SAVE_PLAIN_H

static inline void fpu_save_all(void *area);

static inline void fpu_save_init(void) {}

static inline const char *fpu_save_name(void)
{
	return fpu_has_xsave ? "XSAVE" : "FXSAVE";
}

static inline void fpu_save(void *area)
{
	fpu_save_all(area);
}

#endif
