/* SPDX-License-Identifier: MIT
 *
 * System calls of the deadline class. It goes before everybody, so only agents that are allowed the
 * highest priority may enter it.
 */
#include <exo/agent.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/syscall_args.h>

/* a: runtime, b: deadline, c: period, in ns; all 0 leaves the class */
SYSCALL_HANDLER(deadline)
{
	if (!a && !b && !c)
		return sched_deadline_leave();
	if (arch_current()->agent->priority_max < EXO_PRIORITY_HIGHEST)
		return -E_PERM;
	return sched_deadline_enter(a, b, c);
}

SYSCALL_HANDLER(deadline_next)
{
	return sched_deadline_next();
}
