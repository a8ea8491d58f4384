/* SPDX-License-Identifier: MIT
 *
 * Several CPUs: the blocks of per-CPU data, and what starting the others is made of (Intel SDM vol.
 * 3A, 8.4.4): INIT for all of them, then the start-up interrupt for each, a second one if the first
 * had no effect, and time to come up. One that does not is named in the log and left out. In which
 * order is the matter of option BOOT_PARALLEL (smp_start.h).
 */
#include <exo/arch.h>
#include <exo/boot_info.h>
#include <exo/heap.h>
#include <exo/kernel_lock.h>
#include <exo/log.h>
#include <exo/muldiv.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/thread.h>
#include "../boot/ap_start.h"
#include "../mm/tlb.h"
#include "acpi.h"
#include "apic.h"
#include "init.h"
#include "ipi.h"
#include "segments.h"
#include "smp.h"
#include "smp_start.h"
#include "tsc_sync.h"
#include "turns.h"

#define COMMAND_INIT     (5u << 8 | 1u << 14) /* level: assert */
#define COMMAND_START_UP (6u << 8 | AP_TRAMPOLINE >> PAGE_SHIFT)

extern char percpu_bytes[]; /* kernel.lds.S: the address is the number */

PERCPU(char *, percpu_block);
PERCPU(unsigned, percpu_index);
char *percpu_blocks[CONFIG_NR_CPUS];
unsigned percpu_count = 1;

struct spinlock kernel_spinlock;
PERCPU(struct spin_node, kernel_spin_node);
#ifdef CONFIG_SYNC_LONE_CPU
bool kernel_lock_is_shared;
#endif

struct cpu *ap_expected;

static bool coming; /* some may still be on their way */

void smp_init_early(void)
{
	this_cpu(percpu_block) = boot_percpu;
	percpu_blocks[0] = boot_percpu;
}

static struct cpu *block_make(unsigned index, uint32_t apic_id)
{
	size_t bytes = ALIGN_UP((size_t)percpu_bytes, PAGE_BYTES);
	char *block = heap_alloc_zeroed(bytes);
	struct thread *idle;
	struct cpu *cpu;

	if (!block)
		return NULL;
	percpu_blocks[index] = block;
	cpu_data(index, percpu_block) = block;
	cpu_data(index, percpu_index) = index;
	cpu = &cpu_data(index, cpu_area);
	cpu->apic_id = apic_id;
	idle = sched_idle_create(index);
	if (!idle || !segments_init_ist(cpu))
		return NULL;
	cpu->current = idle;
	cpu->tss.rsp[0] = idle->arch.stack_top;
	return cpu;
}

static unsigned listed(void)
{
	return MIN(acpi.cpus, CONFIG_NR_CPUS);
}

bool smp_listed(unsigned at, uint32_t *apic_id)
{
	if (at >= CONFIG_NR_CPUS - 1) /* one number is this CPU's */
		return false;
	for (unsigned i = 0; i < listed(); i++) {
		*apic_id = acpi.apic_ids[i];
		if (*apic_id != smp_boot_cpu()->apic_id && !at--)
			return true;
	}
	return false;
}

void smp_init_others(void)
{
	uint32_t apic_id;

	for (unsigned i = 0; smp_listed(i, &apic_id); i++)
		ipi_send(apic_id, COMMAND_INIT);
}

struct cpu *smp_prepare(unsigned index, uint32_t apic_id)
{
	struct cpu *cpu = block_make(index, apic_id);

	if (!cpu)
		log_warn("smp: no memory for the CPU with APIC id %u, left out", apic_id);
	return cpu;
}

void smp_expect(struct cpu *first)
{
	/* Release: the blocks are complete before the CPUs see them. */
	__atomic_store_n(&ap_expected, first, __ATOMIC_RELEASE);
}

void smp_start_up(const struct cpu *cpu)
{
	ipi_send(cpu->apic_id, COMMAND_START_UP);
}

bool smp_has_come(const struct cpu *cpu)
{
	/* Acquire: pairs with the release in ap_main. */
	return __atomic_load_n(&cpu->start, __ATOMIC_ACQUIRE) != START_WAITED;
}

bool smp_came_last(struct cpu *cpu)
{
	enum cpu_start waited = START_WAITED;

	return !__atomic_compare_exchange_n(&cpu->start, &waited, START_GIVEN_UP, false,
					    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

void smp_leave_out(const struct cpu *cpu)
{
	log_warn("smp: the CPU with APIC id %u does not start, left out", cpu->apic_id);
}

/* Release: pairs with the acquires in ap_main and tsc_sync_answer. */
static void tell(struct cpu *cpu, enum cpu_start start)
{
	__atomic_store_n(&cpu->start, start, __ATOMIC_RELEASE);
}

void smp_admit(struct cpu *cpu)
{
	char *block = (char *)cpu; /* it begins its block (percpu.h) */
	irq_state_t state = arch_irq_save();
	uint64_t off_ns;

	tell(cpu, START_MEASURED);
	off_ns = muldiv_u64(tsc_sync_measure(), 1000000000, arch_tsc_hz());
	if (off_ns > TSC_SYNC_NS) {
		log_warn("smp: the TSC of the CPU with APIC id %u is %lu ns off, left out",
			 cpu->apic_id, off_ns);
		tell(cpu, START_GIVEN_UP);
	} else {
		if (percpu_count == 1)
			tlb_others_begin();
		percpu_blocks[percpu_count] = block;
		cpu_data(percpu_count, percpu_index) = percpu_count;
		percpu_count++;
		tell(cpu, START_DONE);
	}
	arch_irq_restore(state);
}

static bool trampoline_place(const struct boot_info *info)
{
	for (unsigned i = 0; i < info->usable_count; i++) {
		const struct boot_range *range = &info->usable[i];

		if (range->start > AP_TRAMPOLINE || range->end < AP_TRAMPOLINE + PAGE_BYTES)
			continue;
		memcpy(arch_phys_to_virt(AP_TRAMPOLINE), ap_trampoline,
		       ap_trampoline_end - ap_trampoline);
		return true;
	}
	log_warn("smp: the page at %x is not free, one CPU runs", AP_TRAMPOLINE);
	return false;
}

unsigned arch_cpus_expected(void)
{
	return __atomic_load_n(&coming, __ATOMIC_RELAXED) ? listed() : cpu_count();
}

void arch_cpus_start(const struct boot_info *info)
{
	cpu_self()->apic_id = apic_id();
	if (acpi.cpus <= 1 || !trampoline_place(info))
		return;
	coming = true;
	kernel_lock_share();
	smp_start();
}

void smp_report(void)
{
	coming = false;
	if (percpu_count > 1)
		turns_start();
	log_info("smp: %u of %u CPUs run", percpu_count, acpi.cpus);
	if (acpi.cpus > CONFIG_NR_CPUS)
		log_warn("smp: this kernel is built for %d CPUs (NR_CPUS), %u are left out",
			 CONFIG_NR_CPUS, acpi.cpus - CONFIG_NR_CPUS);
}

/* Interrupts off until the idle thread halts. */
__asm_linkage void ap_main(struct cpu *cpu)
{
	enum cpu_start waited = START_WAITED;

	segments_load(cpu);
	cpu_init_early();
	cpu_init();
	apic_init_cpu();
	/* Release: pairs with the acquire in smp_has_come. */
	if (!__atomic_compare_exchange_n(&cpu->start, &waited, START_CAME, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_RELAXED))
		arch_stop();
	while (__atomic_load_n(&cpu->start, __ATOMIC_ACQUIRE) == START_CAME)
		arch_pause();
	tsc_sync_answer(&cpu->start, START_MEASURED);
	if (__atomic_load_n(&cpu->start, __ATOMIC_RELAXED) != START_DONE)
		arch_stop();
	kernel_lock();
	tlb_cpu_starts();
	sched_start_cpu();
}
