/* SPDX-License-Identifier: MIT
 *
 * The audit log: a ring of records, the Merkle tree over them, and the one function that appends.
 * What is hashed when, and what happens when the ring is full, is in the files of the two seams
 * (exo/audit.h).
 *
 * Budget of audit_record with AUDIT_BATCHING, a clock reading included: 45 instructions.
 */
#include <exo/arch.h>
#include <exo/kconfig.h>
#include <exo/frames.h>
#include <exo/panic.h>
#include <exo/sched.h>
#include <exo/string.h>
#include "audit.h"

struct audit_log audit_log;

static void *frames_for(size_t bytes)
{
	unsigned order = 0;
	paddr_t block;

	while (PAGE_BYTES << order < bytes)
		order++;
	block = frames_alloc(order);
	if (block == PADDR_NONE)
		fatal("memory: none left for the audit log (AUDIT_LOG_ORDER)");
	return arch_phys_to_virt(block);
}

void audit_init(void)
{
	struct merkle_hash *nodes = frames_for(2 * AUDIT_CAPACITY * sizeof(*nodes));

	audit_log.records = frames_for(AUDIT_CAPACITY * sizeof(*audit_log.records));
	merkle_tree_init(&audit_log.tree, nodes, CONFIG_AUDIT_LOG_ORDER);
	audit_log.alarm = audit_alarm();
	audit_record(AUDIT_LOG_BEGINS, AUDIT_CAPACITY, IS_ENABLED(CONFIG_AUDIT_FULL_BLOCK), 0);
}

void audit_put(const struct thread *thread, enum audit_event event, uint64_t a, uint64_t b,
	       uint64_t c)
{
	static const struct thread nobody;

	audit_write(thread ? thread : &nobody, event, a, b, c);
}

/* Apart, so that the usual record saves no registers: __noinline. */
static __noinline void record_if_room(const struct thread *thread, enum audit_event event,
				      uint64_t a, uint64_t b, uint64_t c)
{
	if (audit_full())
		audit_put(thread, event, a, b, c);
	else
		audit_log.lost++;
}

void audit_record_of(const struct thread *thread, enum audit_event event, uint64_t a, uint64_t b,
		     uint64_t c)
{
	if (likely(audit_log.next != audit_log.alarm))
		audit_put(thread, event, a, b, c);
	else
		record_if_room(thread, event, a, b, c);
}

/* At start-up there is no thread yet. */
__noinline void audit_record(enum audit_event event, uint64_t a, uint64_t b, uint64_t c)
{
	audit_record_of(arch_current(), event, a, b, c);
}

void audit_record_name(enum audit_event event, uint64_t a, const char *name)
{
	uint64_t words[2] = { 0 };

	memcpy(words, name, MIN(strlen(name), sizeof(words)));
	audit_record(event, a, words[0], words[1]);
}

void audit_hash_one(void)
{
	struct merkle_hash leaf;

	merkle_leaf(audit_slot(audit_log.tree.size), sizeof(struct exo_audit_record), &leaf);
	merkle_tree_add(&audit_log.tree, &leaf);
}

/* Up to what there is now, and not what others add meanwhile. */
void audit_settle(void)
{
	uint64_t end = audit_log.next;

	while (audit_log.tree.size < end) {
		audit_hash_one();
		sched_give_way();
	}
}

void audit_forget(uint64_t first)
{
	merkle_tree_forget(&audit_log.tree, first);
	audit_log.alarm = audit_alarm();
}
