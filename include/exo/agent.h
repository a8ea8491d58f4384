/* SPDX-License-Identifier: MIT
 *
 * Agents are the processes: an executable of the initrd, an address space, threads. An agent that
 * ends (exit, fault, kill) gives back its memory at once and stays as an entry with a status until
 * its parent waits for it. Its children end with it, and nobody keeps their entries. Thread context
 * unless a line says otherwise.
 */
#ifndef EXO_AGENT_H
#define EXO_AGENT_H

#include <uapi/exo/syscall.h>
#include <exo/list.h>
#include <exo/types.h>
#include <exo/waitq.h>

#define AGENT_INIT 1

struct filter;
struct handle_table;
struct quota;
struct space;
struct thread;

struct agent {
	agent_id_t id;
	agent_id_t parent; /* 0: nobody will wait for it */
	char name[EXO_NAME_MAX];
	enum exo_agent_state state;
	int status;                   /* once ending */
	struct space *space;          /* NULL once ended */
	struct quota *quota;          /* what it may use; NULL once ended */
	struct handle_table *handles; /* exo/handle.h; NULL until it has the first */
	struct list_node threads;     /* agent_threads.c */
	unsigned thread_count;
	unsigned priority_max; /* that it may give itself or its children */
	bool ending;           /* its threads have been told, and the status is final */
	bool auditor;          /* it has looked at the audit log (security/sys_audit.c) */
	struct filter *filter; /* of system calls: the newest; NULL without */
	uint64_t syscalls;     /* of ended threads */
	uint64_t run_ns;
	uint32_t irq_lines;    /* a bit for each that it serves (kernel/irq_agent.c) */
	struct waitq ended;    /* who waits for the end, of a thread too */
	struct list_node node; /* in the table, by id */
};

/* init and its children look after what no capability names: interrupt lines, the audit log. */
static inline bool agent_is_trusted(const struct agent *agent)
{
	return agent->id == AGENT_INIT || agent->parent == AGENT_INIT;
}

/* Load and start path from the initrd. arguments: a string in kernel memory. -E_NOENT, -E_FORMAT,
 * -E_NOMEM, -E_TOOBIG; the log says why a file was refused. */
agent_id_t agent_spawn(const char *path, const char *arguments, agent_id_t parent);

/* A child of the running agent with a copy of its memory. -E_NOMEM, -E_QUOTA. */
agent_id_t agent_fork(void);

/* Replace the running agent's program; returns only with an error, as agent_spawn. */
int agent_exec(const char *path, const char *arguments);

/* Wait for a child of `parent`, remove its entry, return its status; -E_NOENT when it is not a
 * child. */
int agent_wait(agent_id_t id, agent_id_t parent);

/* Make an agent end: children of `killer`, or any but init when `killer` is init. -E_NOENT,
 * -E_PERM. */
int agent_kill(agent_id_t id, agent_id_t killer);

/* End the running agent with all its threads. */
_Noreturn void agent_exit(int status);

/* The running thread leaves its agent and ends; the agent ends with its last thread. */
_Noreturn void agent_thread_leave(void);

/* The index-th agent, ended ones included. -E_NOENT behind the last. */
int agent_info(unsigned index, struct exo_agent_info *info);
unsigned agent_count(void);

/* The running agent did something that it cannot go on from: say so in the log and end it. `what`
 * names the exception, `detail` the addresses. */
/* It touched memory that could not be had: say why and end it. */
_Noreturn void agent_out_of_memory(const char *why);

_Noreturn void agent_fault(unsigned vector, const char *what, const char *detail);

#endif
