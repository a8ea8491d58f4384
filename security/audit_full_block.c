/* SPDX-License-Identifier: MIT
 *
 * AUDIT_FULL=BLOCK: nothing is dropped but by audit_release. When only an eighth of the log is
 * free, a thread that causes a record waits on its way back to user mode until there is room again;
 * the eighth is for what is going on in the kernel meanwhile, and for init and those who have a
 * handle to make room by and have used one, which never wait. Records that find no room at all are
 * counted, and the count is the first record behind them. Compare with audit_full_drop.c.
 */
#include <exo/handle.h>
#include <exo/arch.h>
#include <exo/thread.h>
#include <exo/waitq.h>
#include "audit.h"

#define RESERVE (AUDIT_CAPACITY / 8)

static struct waitq waiting = WAITQ_INIT(waiting);

static uint64_t room(void)
{
	return audit_log.tree.first + AUDIT_CAPACITY - audit_log.next;
}

/* From here on every record is looked at. */
uint64_t audit_alarm(void)
{
	uint64_t reserve = audit_log.tree.first + AUDIT_CAPACITY - RESERVE;

	return audit_log.next > reserve ? audit_log.next : reserve;
}

/* The agent's handle, if it is good still. */
static bool may_make_room(const struct agent *agent)
{
	const struct cap *cap = handle_place(agent->handles, agent->auditor);
	uint32_t need = CAP_NEED(EXO_OBJECT_AUDIT, EXO_RIGHT_MANAGE);

	return cap && cap->handle == agent->auditor && (cap->kind & (CAP_TYPE_MASK | need)) == need;
}

static bool never_waits(const struct thread *thread)
{
	return !thread || !thread->agent || thread->agent->id == AGENT_INIT ||
	       may_make_room(thread->agent);
}

bool audit_full(void)
{
	struct thread *thread = arch_current();

	if (!never_waits(thread))
		thread->must_wait = true;
	if (!room())
		return false;
	audit_log.alarm = audit_log.next + 1;
	return true;
}

void audit_wait(void)
{
	irq_state_t state = arch_irq_save();

	arch_current()->must_wait = false;
	while (room() <= RESERVE && !thread_must_end())
		waitq_sleep(&waiting);
	arch_irq_restore(state);
}

void audit_has_room(void)
{
	uint64_t lost = audit_log.lost;

	audit_log.lost = 0;
	if (lost)
		audit_record(AUDIT_LOST, lost, 0, 0);
	waitq_wake_all(&waiting);
}
