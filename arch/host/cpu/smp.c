/* SPDX-License-Identifier: MIT
 *
 * The other CPUs: pthreads, as many as the process was told (--cpus=N). Each comes on the stack of
 * its idle thread.
 */
#include <exo/arch.h>
#include <exo/kernel_lock.h>
#include <exo/log.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include "../linux/door.h"
#include "arrived.h"
#include "fiber.h"
#include "init.h"

#define COME_UP_NS 5000000000ull

extern char __start_percpu[], __stop_percpu[]; /* CPU 0's block */

PERCPU(uintptr_t, percpu_offset);
PERCPU(unsigned, percpu_index);
PERCPU(unsigned, relaxed);
uintptr_t percpu_offsets[CONFIG_NR_CPUS];
unsigned percpu_count = 1;

struct spinlock kernel_spinlock;
PERCPU(struct spin_node, kernel_spin_node);
#ifdef CONFIG_SYNC_LONE_CPU
bool kernel_lock_is_shared;
#endif

static bool came; /* the CPU that is being started */

extern char host_cpu_start[];
void host_cpu_begin(void);

__asm_linkage void host_cpu_begin(void)
{
	fiber_arrive(&arch_current()->arch);
	/* Release: pairs with the acquire in start_one. */
	__atomic_store_n(&came, true, __ATOMIC_RELEASE);
	kernel_lock();
	sched_start_cpu();
}

/* On the pthread's own stack, which is left for good. */
static void first(void *argument)
{
	struct thread *idle = argument;
	struct thread here = { .agent = NULL };
	struct arch_context idle_context;

	this_cpu(host_current) = idle;
	context_init(&idle_context, (vaddr_t)host_cpu_start, idle->arch.stack_top, 0, 0);
	fiber_leave(&here, idle);
	context_switch(&here.arch.context, &idle_context);
}

static bool start_one(unsigned cpu)
{
	size_t bytes = ALIGN_UP((size_t)(__stop_percpu - __start_percpu), CACHE_LINE_BYTES);
	char *block = door_alloc(bytes);
	uint64_t since_ns = door_ns();
	struct thread *idle;

	if (!block)
		return false;
	percpu_offsets[cpu] = (uintptr_t)block - (uintptr_t)__start_percpu;
	cpu_data(cpu, percpu_offset) = percpu_offsets[cpu];
	cpu_data(cpu, percpu_index) = cpu;
	idle = sched_idle_create(cpu);
	came = false;
	if (!idle || door_cpu_start(cpu, percpu_offsets[cpu], first, idle))
		return false;
	while (!__atomic_load_n(&came, __ATOMIC_ACQUIRE)) {
		if (door_ns() - since_ns > COME_UP_NS)
			return false;
		door_yield();
	}
	return true;
}

void arch_cpus_start(const struct boot_info *info __attribute__((unused)))
{
	unsigned wanted = MIN(host_cpus, CONFIG_NR_CPUS);

	if (host_cpus > CONFIG_NR_CPUS)
		log_warn("smp: this kernel is built for %d CPUs (NR_CPUS), %u are left out",
			 CONFIG_NR_CPUS, host_cpus - CONFIG_NR_CPUS);
	if (wanted < 2)
		return;
	kernel_lock_share();
	while (percpu_count < wanted && start_one(percpu_count))
		percpu_count++;
	log_info("smp: %u of %u CPUs run", percpu_count, host_cpus);
}

unsigned arch_cpus_expected(void)
{
	return percpu_count;
}

/* One that is on its way is enough: who takes it sees all that was written before. */
void arch_cpu_kick(unsigned cpu)
{
	if (!__atomic_exchange_n(&cpu_data(cpu, host_arrived).kick, true, __ATOMIC_ACQ_REL))
		door_kick(cpu);
}

void arch_cpus_stop(void)
{
	host_stop_others();
}

void arch_relax_long(void)
{
	door_yield();
}
