/* SPDX-License-Identifier: MIT
 *
 * AUDIT_FULL=DROP: a sixteenth of the log goes, oldest first, and a record says which records these
 * were and how many of them the running agent had caused: an agent that fills the log to hide
 * something leaves its name in the gap. Compare with audit_full_block.c.
 */
#include <exo/thread.h>
#include "audit.h"

#define DROPPED (AUDIT_CAPACITY / 16)

uint64_t audit_alarm(void)
{
	return audit_log.tree.first + AUDIT_CAPACITY;
}

/* Of records that stand in a row. Five instructions for each. */
static uint64_t count_of(int32_t agent, const struct exo_audit_record *record, uint64_t records)
{
	uint64_t count = 0;

#pragma GCC unroll 8
	for (uint64_t i = 0; i < records; i++)
		count += !(record[i].agent ^ agent);
	return count;
}

static uint64_t count_own(uint64_t first, uint64_t records)
{
	int32_t agent = arch_current() ? arch_current()->agent_id : 0;
	uint64_t in_a_row = MIN(records, AUDIT_CAPACITY - (first & (AUDIT_CAPACITY - 1)));

	return count_of(agent, audit_slot(first), in_a_row) +
	       count_of(agent, audit_log.records, records - in_a_row);
}

bool audit_full(void)
{
	uint64_t first = audit_log.tree.first, own = count_own(first, DROPPED);

	audit_forget(first + DROPPED);
	audit_put(arch_current(), AUDIT_GAP, first, DROPPED, own);
	return true;
}

void audit_has_room(void) {}
