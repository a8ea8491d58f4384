/* SPDX-License-Identifier: MIT
 *
 * Threads of an agent. They share its memory; each has its own stack with a guard page below,
 * its own variables that are declared `__thread`, and its own free objects of malloc.
 *
 *	static int work(void *argument) { ... return 7; }
 *
 *	struct thread *thread;
 *	int result;
 *
 *	if (!thread_create(&thread, work, argument, NULL))
 *		thread_join(thread, &result);
 *
 * main's return or exo_exit ends all of them, and so does a fault in any. When main calls
 * thread_exit, the others go on.
 */
#ifndef EXO_USER_THREAD_H
#define EXO_USER_THREAD_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/syscall.h>

#define THREAD_STACK_BYTES (64 * KIB) /* unless its creator says otherwise */

/* One thread. FS points here: `self` is what the ABI wants at that place (System V ABI, AMD64
 * 3.4.2), the variables of the thread lie below. All fields are the library's. */
struct thread {
	struct thread *self;
	thread_id_t id;
	uint32_t ended; /* 1: the kernel has left its stack */
	int (*main)(void *argument);
	void *argument;
	int result;
	bool detached;
	size_t bytes; /* of its memory, guard and stack included, ending behind this struct */
	struct thread *next; /* on a list of the library */
};

/* The place of the first one in agent.lds. */
_Static_assert(sizeof(struct thread) <= 128, "agent.lds reserves 128 bytes");

struct thread_options {
	size_t stack_bytes; /* 0: THREAD_STACK_BYTES */
	const char *name;   /* NULL: its creator's; at most EXO_THREAD_NAME_MAX - 1 characters */
};

/* A thread that runs main(argument); *thread stands for it until it is joined or detached. options
 * may be NULL. -E_NOMEM, -E_QUOTA, -E_TOOBIG. */
int thread_create(struct thread **thread, int (*main)(void *), void *argument,
		  const struct thread_options *options) __must_check;

/* Wait for its end, give back its memory and, unless result is NULL, tell what its main returned.
 * Once a thread; not for the caller itself. */
void thread_join(struct thread *thread, int *result);

/* Nobody will join it: its memory is given back when it ends. */
void thread_detach(struct thread *thread);

/* End the calling thread as if its main returned. */
_Noreturn void thread_exit(int result);

/* Fork while there are other threads: as exo_fork, with the library's state in order in the child,
 * which has the calling thread alone. Locks of the agent's own that other threads hold stay locked
 * there for ever. */
exo_handle_t thread_fork(void) __must_check;

/* The calling thread. */
static inline struct thread *thread_self(void)
{
	struct thread *thread;

	__asm__("movq %%fs:0, %0" : "=r"(thread));
	return thread;
}

/* From exo_start only: make the agent's first thread one of these. */
void thread_start_first(thread_id_t id);

#endif
