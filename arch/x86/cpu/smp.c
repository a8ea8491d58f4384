/* SPDX-License-Identifier: MIT
 *
 * Starting the other CPUs (Intel SDM vol. 3A, 8.4.4): all of them get INIT at once, then one after
 * the other the start-up interrupt, a second one if the first had no effect, and time to come up.
 * One that does not is named in the log and left out. Everything that a CPU needs is made for it
 * before: its block of per-CPU data, the stack of its idle thread, on which it starts, and stacks
 * for exceptions.
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
#include "acpi.h"
#include "apic.h"
#include "init.h"
#include "ipi.h"
#include "segments.h"
#include "smp.h"
#include "tsc_sync.h"
#include "turns.h"

#define COMMAND_INIT     (5u << 8 | 1u << 14) /* level: assert */
#define COMMAND_START_UP (6u << 8 | AP_TRAMPOLINE >> PAGE_SHIFT)

/* SDM vol. 3A, 8.4.4.1: 10 ms after INIT, 200 us after each start-up interrupt. */
#define INIT_US    10000
#define START_US   200
#define COME_UP_US 100000

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

void smp_init_early(void)
{
	this_cpu(percpu_block) = boot_percpu;
	percpu_blocks[0] = boot_percpu;
}

static void wait_us(uint64_t us)
{
	uint64_t start = arch_tsc(), ticks = arch_tsc_hz() / 1000000 * us;

	while (arch_tsc() - start < ticks)
		arch_pause();
}

/* Has it come by then? */
static bool runs_within(const struct cpu *cpu, uint64_t us)
{
	for (uint64_t waited = 0; waited <= us; waited += 10) {
		/* Acquire: pairs with the release in ap_main. */
		if (__atomic_load_n(&cpu->start, __ATOMIC_ACQUIRE) != START_WAITED)
			return true;
		wait_us(10);
	}
	return false;
}

/* The block of the next CPU, with all that it needs; NULL without memory. */
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

static bool come(struct cpu *cpu)
{
	enum cpu_start waited = START_WAITED;

	/* Release: the block is complete before the CPU sees it. */
	__atomic_store_n(&ap_expected, cpu, __ATOMIC_RELEASE);
	ipi_send(cpu->apic_id, COMMAND_START_UP);
	if (runs_within(cpu, START_US))
		return true;
	ipi_send(cpu->apic_id, COMMAND_START_UP);
	if (runs_within(cpu, COME_UP_US))
		return true;
	/* Or in this very moment. */
	return !__atomic_compare_exchange_n(&cpu->start, &waited, START_GIVEN_UP, false,
					    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* A CPU that has come waits for the word: its clock has to be right first. */
static bool start(struct cpu *cpu)
{
	uint64_t off_ns;

	if (!come(cpu)) {
		log_warn("smp: the CPU with APIC id %u does not start, left out", cpu->apic_id);
		return false;
	}
	off_ns = muldiv_u64(tsc_sync_measure(), 1000000000, arch_tsc_hz());
	if (off_ns > TSC_SYNC_NS)
		log_warn("smp: the TSC of the CPU with APIC id %u is %lu ns off, left out",
			 cpu->apic_id, off_ns);
	/* Release: pairs with the acquire in tsc_sync_answer. */
	__atomic_store_n(&cpu->start, off_ns > TSC_SYNC_NS ? START_GIVEN_UP : START_DONE,
			 __ATOMIC_RELEASE);
	return off_ns <= TSC_SYNC_NS;
}

/* What was made for a CPU that does not start stays: it may come to itself at any time, and halts
 * then. */
static void start_one(uint32_t apic_id)
{
	struct cpu *cpu = block_make(percpu_count, apic_id);

	if (!cpu)
		log_warn("smp: no memory for the CPU with APIC id %u, left out", apic_id);
	else if (start(cpu))
		percpu_count++;
	__atomic_store_n(&ap_expected, NULL, __ATOMIC_RELAXED);
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

void arch_cpus_start(const struct boot_info *info)
{
	unsigned listed = MIN(acpi.cpus, CONFIG_NR_CPUS);
	uint32_t own = apic_id();

	cpu_self()->apic_id = own;
	if (acpi.cpus <= 1 || !trampoline_place(info))
		return;
	kernel_lock_share();
	for (unsigned i = 0; i < listed; i++)
		if (acpi.apic_ids[i] != own)
			ipi_send(acpi.apic_ids[i], COMMAND_INIT);
	wait_us(INIT_US);
	for (unsigned i = 0; i < listed; i++)
		if (acpi.apic_ids[i] != own)
			start_one(acpi.apic_ids[i]);
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
	/* Release: pairs with the acquire in runs_within. */
	if (!__atomic_compare_exchange_n(&cpu->start, &waited, START_CAME, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_RELAXED))
		arch_stop();
	tsc_sync_answer(&cpu->start);
	if (__atomic_load_n(&cpu->start, __ATOMIC_RELAXED) != START_DONE)
		arch_stop();
	kernel_lock();
	sched_start_cpu();
}
