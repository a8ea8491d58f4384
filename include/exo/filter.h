/* SPDX-License-Identifier: MIT
 *
 * Filters of system calls, the kernel's side (security/filter.c). An agent's filters are a chain,
 * newest first, which the agents that it starts share; a filter never changes. Its memory is
 * charged to the quota of the agent that loaded it. Option FILTER_BITMAP: off
 * exo/filter_interpret.h  the rules are interpreted at each call on   exo/filter_bitmap.h     a bit
 * for each call that is allowed whatever its arguments
 *
 * A thread of an agent with filters has a pointer to the newest (struct thread.filter), which is
 * all that others pay: syscall_dispatch tests it. Entries that come before syscall_dispatch
 * (SYSCALL_FASTPATH, IPC_FASTPATH) are arch's affair: arch_filter_changed.
 *
 * Thread context, kernel lock.
 */
#ifndef EXO_FILTER_H
#define EXO_FILTER_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/filter.h>

#ifdef CONFIG_FILTER_BITMAP
#include <exo/filter_bitmap.h>
#else
#include <exo/filter_interpret.h>
#endif

struct agent;
struct quota;
struct thread;

struct filter {
	struct filter_allowed
		allowed; /* by this filter and all older ones; arch's entries read it */
	struct filter *older;
	unsigned holders; /* agents, and newer filters */
	unsigned depth;   /* 1 for the oldest */
	struct quota *quota;
	uint32_t otherwise;
	uint32_t count;
	struct exo_filter_rule rules[];
};

/* The call is allowed, whatever its arguments; false: perhaps. */
static inline bool filter_allows(const struct filter *filter, uint64_t number)
{
	return filter_allowed_has(&filter->allowed, number);
}

/* The strictest verdict of the chain, by its rules. NULL allows everything. */
uint32_t filter_verdict(const struct filter *filter, uint64_t number, const uint64_t arguments[6]);

/* Does every call with this number get EXO_FILTER_ALLOW? This filter alone. */
bool filter_allows_always(const struct filter *filter, uint32_t number);

/* Is this a rule? A verdict? */
bool filter_rule_is_sound(const struct exo_filter_rule *rule);
bool filter_verdict_is_sound(uint32_t verdict);

/* A holder more, or one less. NULL is no filter. */
struct filter *filter_get(struct filter *filter);
void filter_put(struct filter *filter);

/* One with its rules comes before those of an agent, which holds it, too. -E_TOOBIG: it has as many
 * as it can. */
int filter_install(struct agent *agent, struct filter *filter) __must_check;

/* Say in the audit log that a thread's agent has it now. */
void filter_record(const struct thread *thread, const struct filter *filter);

/* The running thread's call has got this verdict: its result, or the end of the agent. */
int64_t filter_refuse(uint32_t verdict, uint64_t number);

#endif
