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
#include <exo/heap_thread.h>
#include <exo/list.h>

struct agent;

enum thread_state { THREAD_READY, THREAD_RUNNING, THREAD_BLOCKED, THREAD_DEAD };

#define THREAD_NAME_MAX 16

struct thread {
	struct arch_thread arch;
	int32_t agent_id;    /* 0 for kernel threads; copied here for getpid's sake */
	struct agent *agent; /* NULL for kernel threads */
	char name[THREAD_NAME_MAX];

	/* The thread's own, or everybody's with interrupts off. */
	enum thread_state state;
	bool preemptible;     /* in kernel mode too */
	bool must_end;        /* its agent was killed: it ends at its next return to user mode */
	unsigned slice_ticks; /* left of its time slice */
	uint64_t ticks;       /* timer ticks that found it running */
	uint64_t syscalls;    /* through the generic path */
	uint64_t wake_at_ns;  /* while it sleeps for a time */
	struct list_node
		run_node; /* in the run queue, a wait queue or the sleepers, whichever it is in */

	struct heap_thread heap; /* free objects of the kernel heap, the thread's own */
};

/* Create a thread that will run entry(argument) in the kernel; not yet ready: sched_wake starts it.
 * NULL without memory. */
struct thread *thread_create(const char *name, void (*entry)(void *), void *argument) __must_check;

/* A copy of the running thread that will return 0 from the same system call. Not ready yet. NULL
 * without memory. */
struct thread *thread_fork(void) __must_check;

/* End the running thread. Its memory is given back by thread_reap. */
_Noreturn void thread_exit(void);

/* Give back the memory of ended threads. Thread context. */
void thread_reap(void);

/* Between these two a kernel thread may be preempted at any instruction: it must hold nothing
 * shared. */
void thread_allow_preemption(void);
void thread_forbid_preemption(void);

/* The running thread's agent was killed: give up waiting. */
static inline bool thread_must_end(void)
{
	return arch_current()->must_end;
}

#endif
