/* SPDX-License-Identifier: MIT
 *
 * What is done while the guest runs (block.h): as little as possible, it is done for every block
 * and every access.
 */
#include <string.h>
#include "block.h"
#include "events.h"
#include "registers.h"
#include "stacks.h"

static const char *stacks_benchmark;
static bool stacks_suspended; /* between a clock and the store that says which mark it is of */
static uint64_t unexpected;
static const struct block *previous;
static const struct site *last_site;

void run_watch_stacks(const char *benchmark)
{
	stacks_benchmark = benchmark;
	stacks_start();
}

bool run_watches_stacks(void)
{
	return stacks_benchmark;
}

uint64_t run_unexpected(void)
{
	return unexpected;
}

/* An access to a device in the middle of a block: QEMU has left that block and runs the one
 * instruction again, as a block of its own that does not announce itself. What ran before it is
 * still to be counted. */
static void count_cut(const struct site *again)
{
	const struct site *site = previous ? previous->sites : NULL;

	while (site && site->address != again->address)
		site = site->next;
	if (site && (site->counts || site->address < previous->last_counting))
		counters.instructions += site->waiting;
	previous = again->block;
}

uint64_t run_translate(uint32_t info, uint64_t vaddr)
{
	const struct qemu_plugin_hwaddr *address = qemu_plugin_get_hwaddr(info, vaddr);

	return address && !qemu_plugin_hwaddr_is_io(address) ? qemu_plugin_hwaddr_phys_addr(address)
							     : vaddr;
}

void on_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *user)
{
	const struct site *site = user;
	bool store = qemu_plugin_mem_is_store(info);

	(void)vcpu;
	counters.loads += !store;
	counters.stores += store;
	if (__builtin_expect(site->block != previous, false))
		count_cut(site);
	else if (site->counts && store == site->on_store)
		counters.instructions += site->waiting + site->tail;
	if (__builtin_expect(site->slot, false) && store == site->on_store)
		stacks_slot(run_translate(info, vaddr));
	last_site = site;
	model_data(info, vaddr);
}

/* By an instruction that should make no access; user tells the guest's programs from firmware,
 * which is not 64-bit code. */
void on_unexpected(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *user)
{
	(void)vcpu;
	(void)info;
	(void)vaddr;
	unexpected += user && region_open;
}

/* What ran since the last call belongs to the function that ran, when that was in a region of the
 * benchmark. */
static void count_stack(void)
{
	static uint64_t counted;

	if (region_open && !stacks_suspended &&
	    !strcmp(benchmark_name(region_open), stacks_benchmark))
		stacks_count(counters.instructions - counted);
	counted = counters.instructions;
}

void on_clock(unsigned vcpu, void *user)
{
	const struct site *site = user;

	(void)vcpu;
	counters.instructions += site->waiting;
	if (stacks_benchmark)
		count_stack();
	stacks_suspended = true;
	region_clock();
	counters.instructions += site->tail;
}

void on_mark(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *user)
{
	(void)vcpu;
	(void)info;
	region_mark(user, vaddr);
	stacks_suspended = false;
}

void on_cr3_load(unsigned vcpu, void *user)
{
	(void)vcpu;
	(void)user;
	model_flush_tlb();
}

void on_cr4_load(unsigned vcpu, void *user)
{
	(void)vcpu;
	(void)user;
	model_flush_tlb_global();
}

void on_invlpg(unsigned vcpu, void *user)
{
	uint64_t address;

	if (operand_address(user, vcpu, &address))
		model_flush_page(address);
	else
		model_flush_tlb_global();
}

static void enter_benchmark(const struct function *body)
{
	benchmark_enter(body);
	if (stacks_benchmark && !strcmp(benchmark_name(body->benchmark), stacks_benchmark))
		stacks_reset();
}

/* Where a block went: what follows an exception is not where its last instruction led. */
static inline void went(const struct block *from, uint64_t to)
{
	bool complete = !from->end_site || from->end_site == last_site;

	switch (from->flow) {
	case FLOW_BRANCH:
		if (to == from->target || to == from->next)
			model_branch(from->end, to == from->target);
		break;
	case FLOW_CALL:
		if (to == from->target)
			model_call(from->next);
		break;
	case FLOW_CALL_INDIRECT:
		if (complete) {
			model_indirect(from->end, to);
			model_call(from->next);
		}
		break;
	case FLOW_JUMP_INDIRECT:
		if (complete)
			model_indirect(from->end, to);
		break;
	case FLOW_RETURN:
		if (complete)
			model_return(to);
		break;
	default:
		break;
	}
}

static enum arrival arrival(const struct block *from, uint64_t to)
{
	bool complete = !from->end_site || from->end_site == last_site;

	switch (from->flow) {
	case FLOW_CALL:
	case FLOW_CALL_INDIRECT:
		return complete ? ARRIVAL_CALL : ARRIVAL_ENTER;
	case FLOW_RETURN:
		return complete ? ARRIVAL_RETURN : ARRIVAL_ENTER;
	case FLOW_JUMP_INDIRECT:
		return complete ? ARRIVAL_FLOW : ARRIVAL_ENTER;
	case FLOW_LEAVE:
		return ARRIVAL_LEAVE;
	case FLOW_ENTER:
		return ARRIVAL_ENTER;
	default:
		return to == from->target || to == from->next || to == from->end ? ARRIVAL_FLOW
										 : ARRIVAL_ENTER;
	}
}

void on_block(unsigned vcpu, void *user)
{
	const struct block *block = user;

	(void)vcpu;
	if (stacks_benchmark) {
		count_stack();
		stacks_arrive(previous ? arrival(previous, block->first) : ARRIVAL_FLOW,
			      block->function);
	}
	if (previous)
		went(previous, block->first);
	previous = block;
	last_site = NULL;
	counters.instructions += block->whole;
	model_code(block->first, block->last, block->physical);
	if (__builtin_expect(block->enters, false))
		enter_benchmark(block->function);
}
