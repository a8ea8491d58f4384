/* SPDX-License-Identifier: MIT
 *
 * The memory of a thread, private to the library. One mapping:
 *
 *	+-------+---------------------+- - - -+------------+--------+
 *	| guard |          <- stack   |       | __thread   | struct |
 *	|       |                     |       | variables  | thread |
 *	+-------+---------------------+- - - -+------------+--------+
 *	  no access                            ^ aligned    ^ FS
 */
#ifndef USER_THREAD_MEMORY_H
#define USER_THREAD_MEMORY_H

#include <exo_user/thread.h>

/* Memory for a thread with this much stack, its variables as they are when a thread starts. NULL
 * without. */
struct thread *thread_memory_get(size_t stack_bytes) __must_check;

/* Nobody uses it any more. */
void thread_memory_put(struct thread *thread);

/* Its own thread uses it until thread->ended: kept until then. */
void thread_memory_put_later(struct thread *thread);

/* The upper end of the stack, aligned to 16. */
void *thread_stack_top(const struct thread *thread);

/* The variables below this struct become as they are when a thread starts. */
void thread_variables_init(struct thread *thread);

/* Hold and release the lists of free memory, over a fork. */
void thread_memory_lock(void);
void thread_memory_unlock(void);

#endif
