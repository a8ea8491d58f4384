/* SPDX-License-Identifier: MIT
 *
 * Starting the crash agent and looking at what becomes of it.
 */
#ifndef TESTS_USER_CHILD_H
#define TESTS_USER_CHILD_H

#include <exo/types.h>
#include <uapi/exo/syscall.h>

/* Run `crash arguments` to its end: its status, or a negative error. */
int child_run(const char *arguments);

/* Is the system as able as before: does a fresh agent run and return its code? */
bool system_goes_on(void);

/* The entry of an agent; false when there is none with this id. */
bool child_info(agent_id_t id, struct exo_agent_info *info);

uint64_t free_bytes(void);

#endif
