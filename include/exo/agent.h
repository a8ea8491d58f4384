/* SPDX-License-Identifier: MIT
 *
 * Agents are the processes: an executable of the initrd, an address space, threads. An agent is an
 * object that handles name; who starts one gets the first. An agent that ends (exit, fault, kill)
 * gives back its memory at once and stays as an entry with a status as long as a handle names it.
 * Its children end with it. Thread context unless a line says otherwise.
 */
#ifndef EXO_AGENT_H
#define EXO_AGENT_H

#include <uapi/exo/syscall.h>
#include <exo/kobject.h>
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
	struct kobject object; /* held by its handles, and by itself until its last thread leaves */
	agent_id_t id;
	agent_id_t parent; /* it ends with that; 0: that has ended */
	char name[EXO_NAME_MAX];
	enum exo_agent_state state;
	int status;                   /* once ending */
	struct space *space;          /* NULL once ended */
	struct quota *quota;          /* what it may use; NULL once ended */
	struct handle_table *handles; /* exo/handle.h; NULL until it has the first */
	exo_handle_t handles_from; /* where numbers begin, above HANDLE_INDEX_BITS; 0: at first */
	struct list_node threads;  /* agent_threads.c */
	unsigned thread_count;
	unsigned priority_max; /* that it may give itself or its children */
	bool ending;           /* its threads have been told, and the status is final */
	exo_handle_t
		auditor; /* by which it has looked after the audit log (security/sys_audit.c) */
	struct filter *filter; /* of system calls: the newest; NULL without */
	uint64_t syscalls;     /* of ended threads */
	uint64_t run_ns;
	struct waitq ended;    /* who waits for the end, of a thread too */
	struct list_node node; /* in the table, by id */
};

/* Handles of the running agent, of which one that it starts gets copies (EXO_HANDLE_GIVEN). */
struct given_handles {
	unsigned count;
	exo_handle_t handles[EXO_HANDLES_GIVEN_MAX];
};

/* What who starts an agent may do with it. Its own children are not to have that. */
#define AGENT_RIGHTS (EXO_RIGHT_MANAGE | EXO_RIGHT_WAIT | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE)

/* Load and start path from the initrd as a child of the running agent, which gets a handle of it.
 * arguments: a string in kernel memory. -E_NOENT, -E_FORMAT, -E_NOMEM, -E_QUOTA, -E_RANGE (the
 * parent's table of handles is full), -E_TOOBIG, and the errors of a handle that cannot be given;
 * the log says why a file was refused. */
exo_handle_t agent_spawn(const char *path, const char *arguments,
			 const struct given_handles *given) __must_check;

/* The same at start-up, without a parent. 0 or an error. */
int agent_spawn_first(const char *path) __must_check;

/* A child of the running agent with a copy of its memory: a handle of it. -E_NOMEM, -E_QUOTA,
 * -E_RANGE. */
exo_handle_t agent_fork(void) __must_check;

/* Replace the running agent's program; returns only with an error, as agent_spawn. */
int agent_exec(const char *path, const char *arguments);

/* Wait for the end of the agent of this handle of the running agent, close the handle and return
 * the status. -E_BADHANDLE (also when the handle goes meanwhile), -E_PERM, -E_AGAIN (the thread
 * must end). */
int agent_wait(exo_handle_t handle);
int agent_wait_until(exo_handle_t handle, uint64_t deadline_ns); /* and -E_TIMEOUT */

/* Make the agent of a handle end. -E_BADHANDLE, -E_PERM, -E_NOENT (it has). */
int agent_kill(exo_handle_t handle);

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
