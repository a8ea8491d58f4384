/* SPDX-License-Identifier: MIT
 *
 * The record of what was done with rights: who was given what, who was refused what. Thread
 * context, kernel lock; never sleeps.
 */
#ifndef EXO_AUDIT_H
#define EXO_AUDIT_H

#include <exo/types.h>

enum audit_event {
	AUDIT_OBJECT_CREATED = 1, /* type, handle, rights */
	AUDIT_GRANTED = 2,        /* handle it was derived from, new handle, agent that has it */
	AUDIT_REVOKED = 3,        /* handle, capabilities closed */
	AUDIT_REFUSED = 4,        /* handle, what was needed (CAP_NEED), error */
	AUDIT_AGENT_STARTED = 5,  /* agent, parent */
	AUDIT_AGENT_ENDED = 6,    /* agent, status */
};

/* About the running agent. */
static inline void audit_record(enum audit_event event __attribute__((unused)),
				uint64_t a __attribute__((unused)),
				uint64_t b __attribute__((unused)),
				uint64_t c __attribute__((unused)))
{
}

#endif
