/* SPDX-License-Identifier: MIT
 *
 * Private to the agent files: the table of agents. Ids are never reused. Thread context, one CPU:
 * the kernel is not preempted, so the table needs no lock yet.
 */
#ifndef KERNEL_AGENT_H
#define KERNEL_AGENT_H

#include <exo/agent.h>

/* A fresh entry with an id and no name, in the table. NULL without memory. */
struct agent *agent_table_add(agent_id_t parent);
void agent_table_remove(struct agent *agent);
struct agent *agent_table_find(agent_id_t id);

/* The children of an ended agent end, too; those that have ended are removed. */
void agent_table_end_children(agent_id_t parent);

/* Make a running agent end at its next return to user mode, out of whatever it waits for. */
void agent_end_soon(struct agent *agent);

/* Load path into a new space of the agent: entry point, stack and argument string. */
int agent_load(struct agent *agent, const char *path, const char *arguments);

#endif
