/* SPDX-License-Identifier: MIT
 *
 * Private to the agent files: the table of agents. Ids are never reused. Thread context, one CPU:
 * the kernel is not preempted, so the table needs no lock yet.
 */
#ifndef KERNEL_AGENT_H
#define KERNEL_AGENT_H

#include <exo/agent.h>
#include <exo/quota.h>

/* A fresh entry with an id and no name, in the table. NULL without memory. */
struct agent *agent_table_add(agent_id_t parent);
void agent_table_remove(struct agent *agent);
struct agent *agent_table_find(agent_id_t id);

/* The children of an ended agent end, too; those that have ended are removed. */
void agent_table_end_children(agent_id_t parent);

/* Make a running agent end at its next return to user mode, out of whatever it waits for. */
void agent_end_soon(struct agent *agent);

/* A program in an address space of its own, ready to run. */
struct program {
	char name[EXO_NAME_MAX];
	struct space *space;
	vaddr_t entry;
	vaddr_t stack;
	vaddr_t arguments;
};

/* Load path from the initrd. After an error there is nothing to give back. */
int program_load(struct program *program, const char *path, const char *arguments,
		 struct quota *quota) __must_check;

/* The agent runs this program from now on; what it ran before is the caller's. */
void agent_adopt(struct agent *agent, const struct program *program);

#endif
