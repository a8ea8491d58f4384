/* SPDX-License-Identifier: MIT
 *
 * What a thread has of the heap: with MM_THREAD_CACHE lists of free objects, otherwise nothing.
 * Whoever makes and unmakes threads calls the hooks below, whatever is configured.
 */
#ifndef EXO_HEAP_THREAD_H
#define EXO_HEAP_THREAD_H

#ifdef CONFIG_MM_THREAD_CACHE

#include <exo/heap_lists.h>

struct heap_thread {
	struct heap_lists lists;
};

/* Before the thread runs, and when it runs no more. */
void heap_thread_start(struct heap_thread *heap);
void heap_thread_end(struct heap_thread *heap);

/* Start-up before and after it becomes threads. */
void heap_startup_begin(void);
void heap_startup_end(void);

#else

struct heap_thread {
};

static inline void heap_thread_start(struct heap_thread *heap __attribute__((unused))) {}

static inline void heap_thread_end(struct heap_thread *heap __attribute__((unused))) {}

static inline void heap_startup_begin(void) {}

static inline void heap_startup_end(void) {}

#endif

#endif
