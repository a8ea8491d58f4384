/* SPDX-License-Identifier: MIT
 *
 * The life of threads (exo_user/thread.h). The kernel knows an id and registers; stack, variables
 * and result are this library's business.
 */
#include "malloc_heap.h"
#include "thread_memory.h"

/* A thread's first C code, on its own stack. It may run before exo_thread_create has returned, or
 * long after. */
static void begin(void *argument, thread_id_t id)
{
	struct thread *thread = argument;

	thread->id = id;
	thread_exit(thread->main(thread->argument));
}

static int start(struct thread *thread, const char *name)
{
	/* begin is entered as by a call: the return address is missing (System V ABI, 3.2.2). */
	thread_id_t id =
		exo_thread_create(begin, (char *)thread_stack_top(thread) - 8, thread, thread);

	if (id < 0)
		return id;
	thread->id = id;
	if (name)
		exo_thread_name(id, name);
	return 0;
}

int thread_create(struct thread **result, int (*main)(void *), void *argument,
		  const struct thread_options *options)
{
	static const struct thread_options defaults;
	struct thread *thread;
	int error;

	if (!options)
		options = &defaults;
	thread =
		thread_memory_get(options->stack_bytes ? options->stack_bytes : THREAD_STACK_BYTES);
	if (!thread)
		return -E_NOMEM;
	thread->self = thread;
	thread->ended = 0;
	thread->main = main;
	thread->argument = argument;
	thread->detached = false;
	error = start(thread, options->name);
	if (error) {
		thread_memory_put(thread);
		return error;
	}
	*result = thread;
	return 0;
}

void thread_join(struct thread *thread, int *result)
{
	while (!__atomic_load_n(&thread->ended, __ATOMIC_ACQUIRE))
		exo_futex_wait(&thread->ended, 0, EXO_NEVER);
	if (result)
		*result = thread->result;
	thread_memory_put(thread);
}

/* Whoever comes second, this or the thread's end, sees to the memory. */
void thread_detach(struct thread *thread)
{
	if (__atomic_exchange_n(&thread->detached, true, __ATOMIC_ACQ_REL))
		thread_memory_put_later(thread);
}

_Noreturn void thread_exit(int result)
{
	struct thread *self = thread_self();

	self->result = result;
	malloc_thread_end();
	if (__atomic_exchange_n(&self->detached, true, __ATOMIC_ACQ_REL))
		thread_memory_put_later(self);
	exo_thread_exit(&self->ended);
}

exo_handle_t thread_fork(void)
{
	exo_handle_t child;

	malloc_lock();
	thread_memory_lock();
	child = exo_fork();
	if (!child)
		thread_self()->id = exo_thread_self();
	thread_memory_unlock();
	malloc_unlock();
	return child;
}

void thread_start_first(thread_id_t id)
{
	extern struct thread exo_first_thread; /* agent.lds: its stack is the kernel's work */

	exo_first_thread.self = &exo_first_thread;
	exo_first_thread.id = id;
	thread_variables_init(&exo_first_thread);
	exo_thread_tls(&exo_first_thread);
}
