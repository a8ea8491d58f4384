/* SPDX-License-Identifier: MIT
 *
 * CPU features by CPUID (SDM vol. 2A, CPUID): the protections that are switched on where they
 * exist, and the processor's name.
 */
#include <exo/arch.h>
#include <exo/log.h>
#include <exo/string.h>
#include "features.h"
#include "registers.h"

#define LEAF7_EBX_SMEP (1u << 7)
#define LEAF7_EBX_SMAP (1u << 20)
#define LEAF7_ECX_UMIP (1u << 2)

uint8_t cpu_has_smap;
static bool has_smep, has_umip;
static char name[64] = "unknown";

#define CPUID1_ECX_HYPERVISOR (1u << 31)
#define LEAF_HYPERVISOR       0x40000000

static void read_name(void)
{
	uint32_t words[12];
	size_t start = 0;

	if (cpuid(0x80000000, 0).eax < 0x80000004)
		return;
	for (unsigned i = 0; i < 3; i++) {
		struct cpuid part = cpuid(0x80000002 + i, 0);

		memcpy(&words[4 * i], &part, sizeof(part));
	}
	memcpy(name, words, sizeof(words));
	name[sizeof(words)] = '\0';
	while (name[start] == ' ')
		start++;
	memmove(name, name + start, sizeof(name) - start);
}

void features_init(void)
{
	if (cpuid(0, 0).eax >= 7) {
		struct cpuid leaf = cpuid(7, 0);

		has_smep = leaf.ebx & LEAF7_EBX_SMEP;
		cpu_has_smap = !!(leaf.ebx & LEAF7_EBX_SMAP);
		has_umip = leaf.ecx & LEAF7_ECX_UMIP;
	}
	read_name();
}

void features_init_cpu(void)
{
	uint64_t cr4 = cr4_read();

	if (has_smep)
		cr4 |= CR4_SMEP;
	if (cpu_has_smap)
		cr4 |= CR4_SMAP;
	if (has_umip)
		cr4 |= CR4_UMIP;
	cr4_write(cr4);
}

void features_log(void)
{
	log_info("cpu: %s; NX, %s, %s, %s", name, has_smep ? "SMEP" : "no SMEP",
		 cpu_has_smap ? "SMAP" : "no SMAP", has_umip ? "UMIP" : "no UMIP");
}

bool cpu_is_emulated_by_qemu(void)
{
	static const char tcg[] = "TCGTCGTCGTCG"; /* EBX, ECX, EDX */
	struct cpuid leaf;

	if (!(cpuid(1, 0).ecx & CPUID1_ECX_HYPERVISOR))
		return false;
	leaf = cpuid(LEAF_HYPERVISOR, 0);
	return !memcmp(&leaf.ebx, tcg, sizeof(tcg) - 1);
}

const char *arch_cpu_name(void)
{
	return name;
}
