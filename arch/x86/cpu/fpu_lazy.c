/* SPDX-License-Identifier: MIT
 *
 * FPU_LAZY: which CPUs leak (fpu_switch_lazy.h). Intel's advisory INTEL-SA-00145 names its Core
 * family, family 6 with few exceptions, and no other maker's processors are known to leak. So every
 * Intel CPU of family 6 counts as leaking but those that do not speculate at all: the first Atoms
 * (Linux, arch/x86/kernel/cpu/common.c, NO_SPECULATION).
 */
#include "features.h"
#include "fpu.h"
#include "registers.h"

/* "GenuineIntel" in ebx, edx, ecx. */
#define INTEL_EBX 0x756e6547
#define INTEL_EDX 0x49656e69
#define INTEL_ECX 0x6c65746e

static const uint8_t in_order_models[] = { 0x1c, 0x26, 0x27, 0x35, 0x36 };

bool fpu_leaks(void)
{
	struct cpuid maker = cpuid(0, 0);
	uint32_t version = cpuid(1, 0).eax;
	unsigned family = version >> 8 & 0xf, model = (version >> 4 & 0xf) | (version >> 12 & 0xf0);

	if (maker.ebx != INTEL_EBX || maker.edx != INTEL_EDX || maker.ecx != INTEL_ECX)
		return false;
	for (size_t i = 0; i < sizeof(in_order_models); i++)
		if (model == in_order_models[i])
			return false;
	return family == 6;
}

/* Its thread runs here, and nobody else looks at its area or at this CPU's registers: outside of
 * the kernel lock. */
__asm_linkage bool fpu_fetch_trap(void)
{
	struct cpu *cpu = cpu_self();

	smap_close();
	if (!cpu->fpu.off)
		return false;
	fpu_set_off(cpu, false);
	fpu_load_thread(cpu, cpu->current);
	cpu->current->arch.fpu.ahead = FPU_AHEAD;
	return true;
}
