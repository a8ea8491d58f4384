/* SPDX-License-Identifier: MIT
 *
 * Private to the agent files: the table of agents. Ids are never reused. Thread context, kernel
 * lock: the kernel is not preempted, and the table needs no lock of its own.
 */
#ifndef KERNEL_AGENT_H
#define KERNEL_AGENT_H

#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/cap.h>
#include <exo/quota.h>

/* Threads (agent_threads.c). The thread with an id, of whatever agent; NULL when there is none. */
struct thread *agent_thread_find(thread_id_t id);

/* The calling agent's thread with this id, 0 for the caller; NULL when there is none. */
struct thread *agent_own_thread(uint64_t id);

/* May the running agent give this priority? -E_INVAL, -E_PERM; EXO_PRIORITY_ASK is always right. */
int priority_check(int64_t priority) __must_check;

/* What a thread costs its agent, before it starts. -E_QUOTA. */
int agent_thread_charge(struct agent *agent) __must_check;
void agent_thread_credit(struct agent *agent);

/* An id that no thread has. */
thread_id_t agent_thread_next_id(void);

/* The agent has this fresh thread, which it has paid for, and it runs. */
void agent_thread_start(struct agent *agent, struct thread *thread, thread_id_t id);

/* A further thread of the running agent (uapi/exo/syscall.h). -E_INVAL, -E_QUOTA, -E_NOMEM. */
thread_id_t agent_thread_create(vaddr_t entry, vaddr_t stack, uint64_t argument, vaddr_t tls_base);

/* The running thread becomes another one: it owns no mutex any more. */
void agent_thread_renew(void);

/* All threads but the running one are to end … */
void agent_threads_end(struct agent *agent);

/* … and have. -E_AGAIN when the running one is to end as well. */
int agent_threads_end_others(struct agent *agent) __must_check;

/* The running thread is the agent's last: give back what the agent has. */
void agent_close(struct agent *agent);

/* A fresh entry with an id and no name, in the table until it is destroyed, paid for by `payer`;
 * the caller's reference. NULL without memory or quota. */
struct agent *agent_table_add(agent_id_t parent, struct quota *payer);
struct agent *agent_table_find(agent_id_t id);

/* The agent that a capability of EXO_OBJECT_AGENT names. */
static inline struct agent *agent_of(const struct cap *cap)
{
	return container_of(cap->object, struct agent, object);
}

/* Handles of threads (thread_object.c). The thread ends, and a handle names it. */
void thread_object_ends(struct thread *thread);

/* The children of an ended agent end, too. */
void agent_table_end_children(agent_id_t parent);

/* Make a running agent end with a status, if it is not ending already: its threads leave at their
 * next return to user mode, out of whatever they wait for. The running thread, if it is one of
 * them, has to leave by itself. */
void agent_end_soon(struct agent *agent, int status);

/* A program in an address space of its own, ready to run. */
struct program {
	char name[EXO_NAME_MAX];
	struct space *space;
	vaddr_t entry;
	vaddr_t stack;
	vaddr_t arguments;
	struct filter *filter; /* of its manifest; NULL without */
};

/* It is not run: give back what it has. May let others run. */
void program_drop(struct program *program);

/* How a thread enters it. */
static inline struct arch_user_start program_start(const struct program *program,
						   thread_id_t thread)
{
	return (struct arch_user_start){
		.entry = program->entry,
		.stack = program->stack,
		.arguments = { program->arguments, (uint64_t)thread },
	};
}

/* Load path from the initrd. After an error there is nothing to give back. */
int program_load(struct program *program, const char *path, const char *arguments,
		 struct quota *quota) __must_check;

/* The agent runs this program from now on; what it ran before is the caller's. */
void agent_adopt(struct agent *agent, const struct program *program);

#endif
