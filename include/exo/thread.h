/* SPDX-License-Identifier: MIT
 *
 * Threads: what the scheduler runs. A thread belongs to an agent and spends most of its time in
 * user mode, or to the kernel. Each has a kernel stack with an unmapped guard page below it.
 *
 * The kernel is not preempted, except in a kernel thread that says so (thread_allow_preemption)
 * around code that touches nothing shared.
 */
#ifndef EXO_THREAD_H
#define EXO_THREAD_H

#include <exo/arch.h>
#include <exo/cap_cache.h>
#include <exo/heap_thread.h>
#include <exo/inherit_thread.h>
#include <exo/ipc_thread.h>
#include <exo/list.h>
#include <exo/rbtree.h>
#include <exo/sched_thread.h>
#include <exo/timer.h>
#include <uapi/exo/syscall.h>

struct agent;
struct filter;
struct futex_key;
struct mutex_waiter;
struct thread_object;

enum thread_state { THREAD_READY, THREAD_RUNNING, THREAD_BLOCKED, THREAD_DEAD };

#define THREAD_NAME_MAX EXO_THREAD_NAME_MAX

struct thread {
	struct arch_thread arch;
	int32_t agent_id;    /* 0 for kernel threads; copied here for getpid's sake */
	struct agent *agent; /* NULL for kernel threads, and when it has left its agent */
	char name[THREAD_NAME_MAX];

	/* kernel/agent_threads.c; of threads of agents. */
	thread_id_t id;
	struct rb_node id_node;      /* among all threads of agents, by id */
	struct list_node agent_node; /* in its agent's list */

	const struct futex_key *futex_key; /* kernel/futex.c: what it waits for, while it does */
	struct mutex_waiter *mutex_waiter; /* kernel/mutex.c: while it waits for a mutex */
	struct list_node mutex_waiters;    /* who waits for mutexes that it owns, by owner_node */
	struct inherit_thread inherit;     /* kernel/inherit.h */
	struct ipc_thread ipc;             /* ipc/call.c */
	struct cap_cache cap_cache;        /* exo/cap_check.h */
	struct thread_object *named;       /* what its handles name; NULL: it has none */

	/* The thread's own, or everybody's with interrupts off. */
	enum thread_state state;
	bool preemptible; /* in kernel mode too */
	bool must_end;    /* it ends at its next return to user mode: its agent ends, or execs */
	bool must_wait; /* for room in the audit log, on its way to user mode (AUDIT_FULL_BLOCK) */
	unsigned cpu;   /* it runs there, or ran there last (NR_CPUS > 1) */
	struct sched_thread sched;
	uint64_t syscalls;           /* through the generic path */
	const struct filter *filter; /* its agent's (exo/filter.h) */
	struct list_node run_node;   /* in the run queue or a wait queue, whichever it is in */
	struct timer timeout;        /* while it waits with a deadline */
	bool timed_out;              /* the last such wait ended by its deadline */

	struct heap_thread
		heap; /* free objects of the kernel heap, the thread's own; the last field */
};

/* Create a thread that will run entry(argument) in the kernel; not yet ready: sched_wake starts it.
 * NULL without memory. */
struct thread *thread_create(const char *name, void (*entry)(void *), void *argument) __must_check;

/* The same for a thread of an agent, which starts in user mode as arch_thread_init_user says. */
struct thread *thread_create_user(const char *name,
				  const struct arch_user_start *start) __must_check;

/* A copy of the running thread that will return 0 from the same system call. Not ready yet. NULL
 * without memory. */
struct thread *thread_fork(void) __must_check;

/* End the running thread. Its memory is given back by thread_reap. */
_Noreturn void thread_exit(void);

/* Give back the memory of ended threads. Thread context. */
void thread_reap(void);

/* Between these two a kernel thread may be preempted at any instruction, and other CPUs may be in
 * the kernel: it is outside of the kernel lock and must touch nothing shared. */
void thread_allow_preemption(void);
void thread_forbid_preemption(void);

/* The running thread is to end: give up waiting. */
static inline bool thread_must_end(void)
{
	return arch_current()->must_end;
}

#endif
