/* SPDX-License-Identifier: MIT
 *
 * FPU_XSAVEOPT: which instruction this CPU has (fpu_save_xsaveopt.h).
 */
#include "fpu.h"
#include "registers.h"

#define LEAF13_1_EAX_XSAVEOPT (1u << 0)
#define LEAF13_1_EAX_XSAVEC   (1u << 1)

enum fpu_save_method fpu_save_method;

void fpu_save_choose(void)
{
	uint32_t has = fpu_has_xsave ? cpuid(13, 1).eax : 0;

	if (has & LEAF13_1_EAX_XSAVEOPT)
		fpu_save_method = FPU_SAVE_XSAVEOPT;
	else if (has & LEAF13_1_EAX_XSAVEC)
		fpu_save_method = FPU_SAVE_XSAVEC;
}
