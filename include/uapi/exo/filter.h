/* SPDX-License-Identifier: MIT
 *
 * Filters of system calls. A filter is a list of rules; the first rule that matches a call says
 * what becomes of it, and without one the filter's `otherwise`. An agent may load several: each
 * call gets the strictest of their verdicts, so loading can only tighten. Filters hold for all
 * threads of the agent from their next call on, for agents that it starts or forks, and after exec.
 * Whatever enters the kernel, every call is looked at: also numbers that no call has, and arguments
 * in full, all 64 bits of each register.
 */
#ifndef UAPI_EXO_FILTER_H
#define UAPI_EXO_FILTER_H

#include <stdint.h>

/* Verdicts, from mild to strict: the call is made; the call is not made and returns -(this number),
 * an error of errors.h; the agent ends with EXO_STATUS_FILTERED. */
#define EXO_FILTER_ALLOW     0u
#define EXO_FILTER_ERROR_MAX 0xfffu
#define EXO_FILTER_KILL      0x10000u

#define EXO_FILTER_RULES      64 /* of a filter, at most */
#define EXO_FILTER_CONDITIONS 3  /* of a rule, at most */
#define EXO_FILTER_DEPTH      16 /* filters of an agent, at most, with those that it inherits */

enum exo_filter_compare { /* numbers without sign */
			  EXO_FILTER_EQUAL,
			  EXO_FILTER_NOT_EQUAL,
			  EXO_FILTER_LESS,
			  EXO_FILTER_LESS_EQUAL,
			  EXO_FILTER_GREATER,
			  EXO_FILTER_GREATER_EQUAL,
};

/* (argument & mask) compared with value. */
struct exo_filter_condition {
	uint32_t argument; /* 0 to 5 */
	uint32_t compare;  /* enum exo_filter_compare */
	uint64_t mask;
	uint64_t value;
};

/* Matches calls `first` to `last` whose conditions all hold. */
struct exo_filter_rule {
	uint32_t first, last;
	uint32_t verdict;
	uint32_t conditions; /* how many of: */
	struct exo_filter_condition condition[EXO_FILTER_CONDITIONS];
};

/* Load a filter for the calling agent. -E_INVAL (a rule that makes no sense), -E_TOOBIG (too many
 * rules or filters), -E_FAULT, -E_QUOTA, -E_NOMEM. */
int exo_filter_load(const struct exo_filter_rule *rules, unsigned count, uint32_t otherwise);

#endif
