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

static uint64_t count_own(uint64_t first, uint64_t end)
{
	int32_t agent = arch_current() ? arch_current()->agent_id : 0;
	uint64_t count = 0;

	for (uint64_t n = first; n < end; n++)
		count += audit_slot(n)->agent == agent;
	return count;
}

bool audit_full(void)
{
	uint64_t first = audit_log.tree.first, own = count_own(first, first + DROPPED);

	audit_forget(first + DROPPED);
	audit_put(arch_current(), AUDIT_GAP, first, DROPPED, own);
	return true;
}

void audit_has_room(void) {}
