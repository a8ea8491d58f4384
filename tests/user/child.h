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
bool agent_by_id(agent_id_t id, struct exo_agent_info *info);

/* The same of the one that a handle names, and its id, 0 when it names none. */
bool child_info(exo_handle_t child, struct exo_agent_info *info);
agent_id_t child_id(exo_handle_t child);

uint64_t free_bytes(void);

#endif
