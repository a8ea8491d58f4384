/* SPDX-License-Identifier: MIT
 *
 * What random steps have found, as the steps that matter.
 */
#include <exo/handle.h>
#include <exo/sched.h>
#include <exo/syscall.h>
#include <exo/time.h>
#include <exo/timer.h>
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

static void wait_for_the_end(void)
{
	for (unsigned i = 0; actors_count() && i < 100000; i++)
		sched_sleep_until(time_now_ns() + 10000, 0);
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
	wait_for_the_end();
	CHECK_EQUAL(actors_count(), 0);
	CHECK_EQUAL(agent_wait(agent), EXO_STATUS_KILLED);
}

/* An agent that ends itself by a handle, as any other: its running thread, too. */
TEST(machine_agent_kills_itself)
{
	static const struct given_handles nothing;
	struct handle_table *own;
	struct actor *actor;
	exo_handle_t agent, of_itself;

	actors_begin();
	agent = agent_spawn(STEP_TEXT, NULL, &nothing);
	CHECK(agent > 0);
	CHECK(actors_settle());
	actor = idle_actor(NULL);
	CHECK(actor);
	own = arch_current()->agent->handles;
	of_itself = handle_derive(actor_thread(actor)->agent, handle_look(own, agent, 0),
				  EXO_RIGHT_MASK, 0, TIMER_NEVER);
	CHECK(of_itself > 0);
	CHECK(order(actor, EXO_SYS_agent_kill, (uint64_t)of_itself, 0));
	wait_for_the_end();
	CHECK_EQUAL(actors_count(), 0);
	CHECK_EQUAL(agent_wait(agent), EXO_STATUS_KILLED);
}
