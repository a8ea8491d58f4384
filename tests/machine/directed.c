/* SPDX-License-Identifier: MIT
 *
 * What random steps have found, as the steps that matter.
 */
#include <exo/sched.h>
#include <exo/syscall.h>
#include <exo/time.h>
#include "machine.h"

#define WORD (ARCH_USER_END - 2 * PAGE_BYTES)

static struct actor *idle_actor(const struct actor *but)
{
	for (unsigned i = 0; i < ACTORS_MAX; i++)
		if (&actors[i] != but && actor_thread(&actors[i]) && !actors[i].busy)
			return &actors[i];
	return NULL;
}

static bool order(struct actor *actor, enum exo_syscall number, uint64_t a, uint64_t b)
{
	actor->step = (struct step){ .kind = STEP_CALL, .number = number, .arguments = { a, b } };
	actor_order(actor);
	return actors_settle();
}

/* Killed together, the owner of a mutex may end while who waits for it is awake and on its way, in
 * the run queue: it must stay there. */
TEST(machine_mutex_owner_and_waiter_end_together)
{
	static const struct given_handles nothing;
	struct actor *owner, *waiter;
	exo_handle_t agent;

	actors_begin();
	agent = agent_spawn(STEP_TEXT, NULL, &nothing);
	CHECK(agent > 0);
	CHECK(actors_settle());
	owner = idle_actor(NULL);
	CHECK(owner && order(owner, EXO_SYS_thread_create, ARCH_USER_START, WORD));
	waiter = idle_actor(owner);
	CHECK(waiter && order(owner, EXO_SYS_mutex_lock, WORD, EXO_NEVER));
	CHECK_EQUAL(owner->result, 0);
	CHECK(order(waiter, EXO_SYS_mutex_lock, WORD, EXO_NEVER));
	CHECK(waiter->busy);
	CHECK_EQUAL(agent_kill(agent), 0);
	for (unsigned i = 0; actors_count() && i < 100000; i++)
		sched_sleep_until(time_now_ns() + 10000, 0);
	CHECK_EQUAL(actors_count(), 0);
	CHECK_EQUAL(agent_wait(agent), EXO_STATUS_KILLED);
}
