/* SPDX-License-Identifier: MIT
 *
 * The memory of threads (thread_memory.h). That of ended threads with the usual stack is kept, up
 * to KEPT_MAX of them: the next thread finds its stack mapped and its pages present.
 */
#include <exo/string.h>
#include "lock.h"
#include "thread_memory.h"

#define KEPT_MAX  16
#define STACK_MAX ((size_t)1 << 40)
#define TLS_ALIGN 64 /* of the section in agent.lds */

/* From agent.lds: the initial values of __thread variables, and the end of those that start as
 * zeros. */
extern char exo_tls_start[], exo_tls_data_end[], exo_tls_end[];

static struct lock lock;
static struct thread *kept;
static unsigned kept_count;
static struct thread *leaving; /* those of put_later */

static size_t variables_bytes(void)
{
	return ALIGN_UP((size_t)(exo_tls_end - exo_tls_start), TLS_ALIGN);
}

void thread_variables_init(struct thread *thread)
{
	size_t data = (size_t)(exo_tls_data_end - exo_tls_start), all = variables_bytes();
	char *start = (char *)thread - all;

	memcpy(start, exo_tls_start, data);
	memset(start + data, 0, all - data);
}

void *thread_stack_top(const struct thread *thread)
{
	return (char *)thread - variables_bytes();
}

static size_t memory_bytes(size_t stack_bytes)
{
	return PAGE_BYTES + ALIGN_UP(stack_bytes + variables_bytes() +
					     ALIGN_UP(sizeof(struct thread), TLS_ALIGN),
				     PAGE_BYTES);
}

static char *memory_start(const struct thread *thread)
{
	return (char *)thread + ALIGN_UP(sizeof(*thread), TLS_ALIGN) - thread->bytes;
}

static void memory_unmap(struct thread *thread)
{
	exo_vm_unmap(memory_start(thread), thread->bytes);
}

static struct thread *memory_map(size_t bytes)
{
	int64_t at = exo_vm_map(NULL, bytes, EXO_VM_READ | EXO_VM_WRITE);
	struct thread *thread;

	if (at < 0)
		return NULL;
	if (exo_vm_protect((void *)at, PAGE_BYTES, 0)) {
		exo_vm_unmap((void *)at, bytes);
		return NULL;
	}
	thread = (struct thread *)((char *)at + bytes - ALIGN_UP(sizeof(*thread), TLS_ALIGN));
	thread->bytes = bytes;
	return thread;
}

/* Of two lists: what has a place among the kept ones goes there, the rest is left to the caller. */
static void keep_or_unmap(struct thread *thread)
{
	if (kept_count == KEPT_MAX || thread->bytes != memory_bytes(THREAD_STACK_BYTES)) {
		memory_unmap(thread);
		return;
	}
	thread->next = kept;
	kept = thread;
	kept_count++;
}

/* Those whose threads have left in the meantime. */
static void collect(void)
{
	struct thread **link = &leaving, *thread;

	while ((thread = *link)) {
		if (!__atomic_load_n(&thread->ended, __ATOMIC_ACQUIRE)) {
			link = &thread->next;
			continue;
		}
		*link = thread->next;
		keep_or_unmap(thread);
	}
}

static struct thread *take_kept(size_t bytes)
{
	struct thread *thread;

	if (leaving)
		collect();
	thread = kept;
	if (!thread || thread->bytes != bytes)
		return NULL;
	kept = thread->next;
	kept_count--;
	return thread;
}

struct thread *thread_memory_get(size_t stack_bytes)
{
	size_t bytes;
	struct thread *thread;

	if (stack_bytes > STACK_MAX)
		return NULL;
	bytes = memory_bytes(stack_bytes);
	lock_take(&lock);
	thread = take_kept(bytes);
	lock_release(&lock);
	if (!thread)
		thread = memory_map(bytes);
	if (thread)
		thread_variables_init(thread);
	return thread;
}

void thread_memory_put(struct thread *thread)
{
	lock_take(&lock);
	keep_or_unmap(thread);
	lock_release(&lock);
}

void thread_memory_put_later(struct thread *thread)
{
	lock_take(&lock);
	thread->next = leaving;
	leaving = thread;
	lock_release(&lock);
}

void thread_memory_lock(void)
{
	lock_take(&lock);
}

void thread_memory_unlock(void)
{
	lock_release(&lock);
}
