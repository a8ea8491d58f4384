/* SPDX-License-Identifier: MIT
 *
 * A step that is being made, and what its arguments are chosen from (arguments.c). Private to the
 * files that make steps.
 */
#ifndef TEST_MAKING_H
#define TEST_MAKING_H

#include <exo/handle.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/syscall.h>
#include <exo/time.h>
#include "machine.h"

#define SOON_NS     100000
#define STACK_TOP   (ARCH_USER_END - PAGE_BYTES)
#define STACK_PAGES 16
#define RESULTS     2048 /* the upper half of a thread's page: words and results */

struct making {
	struct choices *choices;
	const struct thread *thread;
	struct step *step;
	uint64_t *a;  /* the arguments */
	vaddr_t page; /* the thread's own */
};

static inline unsigned pick(const struct making *m, unsigned below)
{
	return choose(m->choices, below);
}

/* Another call than the one that was chosen. */
static inline void instead(const struct making *m, enum exo_syscall number)
{
	m->step->number = number;
}

/* One of the agent's handles, of this type if it has any; sometimes any number. */
exo_handle_t own_handle(const struct making *m, enum exo_object_type type);

/* NULL: nothing is mapped. */
struct region *some_region(const struct making *m);
/* The start of one of the first pages of what is mapped, or of the one behind it. */
vaddr_t some_page(const struct making *m);
/* Where a call may put its result; sometimes not. */
vaddr_t some_address(const struct making *m);
/* For a futex or a mutex: few, so that threads meet. */
vaddr_t some_word(const struct making *m);
size_t some_pages(const struct making *m); /* in bytes */
uint64_t until(const struct making *m);    /* 0 is the past */

/* The step brings this along: its address. */
vaddr_t step_data(const struct making *m, const void *from, size_t bytes);
vaddr_t step_text(const struct making *m, const char *from);

/* Calls about objects that handles name (objects.c); the others are in calls.c. */
void make_handle(const struct making *m);
void make_notification(const struct making *m);
void make_message(const struct making *m);
void make_thread_object(const struct making *m);
void make_channel(const struct making *m);
void make_transfer(const struct making *m);
void make_select(const struct making *m);
void make_ring(const struct making *m);
void make_audit(const struct making *m);
void make_filter(const struct making *m);

#endif
