/* SPDX-License-Identifier: MIT
 *
 * What the source under test needs of exo/thread.h.
 */
#ifndef EXO_THREAD_H
#define EXO_THREAD_H

#include <exo/arch.h>
#include <exo/heap_thread.h>
#include <exo/list.h>
#include <exo/sched_hot.h>

enum thread_state { THREAD_READY, THREAD_DEAD };

struct thread {
	enum thread_state state;
	struct list_node run_node;
	struct {
		uint64_t since_ns, slice_end_ns;
		struct hot_thread hot;
	} sched;
	struct heap_thread heap;
};

struct thread *arch_current(void);
void arch_current_set(struct thread *thread);

#endif
