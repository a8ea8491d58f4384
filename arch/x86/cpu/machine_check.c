/* SPDX-License-Identifier: MIT
 *
 * Enabling machine checks (Intel SDM vol. 3B, 16.8, the initialisation of the example there): every
 * bank reports every error, old reports are cleared, CR4.MCE last. A machine check ends in a panic
 * with its report.
 */
#include "machine_check.h"
#include "registers.h"

#define CPUID_MCE (1u << 7)  /* leaf 1 EDX */
#define CPUID_MCA (1u << 14) /* the banks below exist */

#define MSR_MCG_CAP     0x179
#define MSR_MCG_CTL     0x17b
#define MSR_MC0_CTL     0x400 /* four registers a bank: control, status, address, misc */
#define MCG_BANKS       0xff
#define MCG_CTL_PRESENT (1u << 8)

void machine_check_init(void)
{
	struct cpuid leaf = cpuid(1, 0);

	if (!(leaf.edx & CPUID_MCE))
		return;
	if (leaf.edx & CPUID_MCA) {
		uint64_t capabilities = msr_read(MSR_MCG_CAP);

		if (capabilities & MCG_CTL_PRESENT)
			msr_write(MSR_MCG_CTL, UINT64_MAX);
		for (unsigned bank = 0; bank < (capabilities & MCG_BANKS); bank++) {
			msr_write(MSR_MC0_CTL + 4 * bank, UINT64_MAX);
			msr_write(MSR_MC0_CTL + 4 * bank + 1, 0);
		}
	}
	cr4_write(cr4_read() | CR4_MCE);
}
