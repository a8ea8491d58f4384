/* SPDX-License-Identifier: MIT
 *
 * A run of the state machine (machine.h), from init's thread: it starts the agents, orders the
 * steps, and ends what is left.
 */
#include <exo/console.h>
#include <exo/handle.h>
#include <exo/sched.h>
#include <exo/string.h>
#include <exo/syscall.h>
#include <exo/time.h>
#include "../../kernel/agent.h"
#include "machine.h"

#define AGENTS     3
#define SLOW_EVERY 64
#define LAST_STEPS 12

/* What every agent is given, at places that it knows. */
enum { GIVEN_ENDPOINT, GIVEN_NOTIFICATION, GIVEN_MEMORY, GIVEN_AUDIT, GIVEN_LINES, GIVEN_COUNT };

#define SHARED_BYTES (4 * PAGE_BYTES)

static struct given_handles given;
static exo_handle_t agents[AGENTS];

static struct last {
	unsigned step;
	thread_id_t thread;
	uint64_t number;
	uint64_t arguments[4];
	enum step_kind kind;
} last[LAST_STEPS];
static unsigned steps_taken;

static int64_t call(enum exo_syscall number, uint64_t a)
{
	return syscall_dispatch(number, a, 0, 0, 0, 0, 0);
}

static bool begin(void)
{
	actors_begin();
	steps_taken = 0;
	given.count = GIVEN_COUNT;
	given.handles[GIVEN_ENDPOINT] = call(EXO_SYS_endpoint_create, 0);
	given.handles[GIVEN_NOTIFICATION] = call(EXO_SYS_notification_create, 0);
	given.handles[GIVEN_MEMORY] = call(EXO_SYS_memory_create, SHARED_BYTES);
	given.handles[GIVEN_AUDIT] = EXO_GIVEN_AUDIT;
	given.handles[GIVEN_LINES] = EXO_GIVEN_LINES;
	for (unsigned i = 0; i < AGENTS; i++) {
		agents[i] = agent_spawn(STEP_TEXT, NULL, &given);
		if (agents[i] <= 0)
			return false;
	}
	return actors_settle();
}

/* All that a run made: its agents end, and their children with them. */
static bool end(void)
{
	for (unsigned i = 0; i < AGENTS; i++)
		if (agents[i] > 0)
			(void)agent_kill(agents[i]);
	for (unsigned i = 0; i < AGENTS; i++) {
		if (agents[i] > 0 && agent_wait(agents[i]) < 0)
			return false;
		agents[i] = 0;
	}
	for (unsigned i = 0; i < GIVEN_AUDIT; i++)
		if (call(EXO_SYS_handle_close, (uint64_t)given.handles[i]))
			return false;
	for (unsigned i = 0; agent_count() > 1 && i < 100000; i++)
		sched_sleep_until(time_now_ns() + 10000, 0);
	thread_reap();
	return agent_count() == 1;
}

static void remember(const struct actor *actor)
{
	struct last *at = &last[steps_taken % LAST_STEPS];

	*at = (struct last){ steps_taken, actor->id, actor->step.number, { 0 }, actor->step.kind };
	memcpy(at->arguments, actor->step.arguments, sizeof(at->arguments));
	steps_taken++;
}

void machine_print_last(void)
{
	for (unsigned i = 0; i < LAST_STEPS; i++) {
		const struct last *at = &last[(steps_taken + i) % LAST_STEPS];

		if (steps_taken < LAST_STEPS && i < LAST_STEPS - steps_taken)
			continue;
		console_printf("# step %u: thread %d, %s %lu (0x%lx, 0x%lx, 0x%lx, 0x%lx)\n",
			       at->step, at->thread, at->kind == STEP_TOUCH ? "touch" : "call",
			       at->number, at->arguments[0], at->arguments[1], at->arguments[2],
			       at->arguments[3]);
	}
}

/* One that waits for a step, or NULL. */
static struct actor *choose_actor(struct choices *choices)
{
	unsigned first = choose(choices, ACTORS_MAX);

	for (unsigned i = 0; i < ACTORS_MAX; i++) {
		struct actor *actor = &actors[(first + i) % ACTORS_MAX];

		if (actor_thread(actor) && !actor->busy)
			return actor;
	}
	return NULL;
}

/* They all wait for each other: one of the first agents ends, and another comes. */
static bool replace_agent(struct choices *choices)
{
	unsigned i = choose(choices, AGENTS);

	(void)agent_kill(agents[i]);
	if (agent_wait(agents[i]) < 0)
		return false;
	agents[i] = agent_spawn(STEP_TEXT, NULL, &given);
	return agents[i] > 0 && actors_settle();
}

static const char *take_step(struct choices *choices)
{
	struct actor *actor = choose_actor(choices);
	const char *wrong;

	if (!actor)
		return replace_agent(choices) ? NULL : "a fresh agent does not start";
	step_choose(choices, actor_thread(actor), (unsigned)(actor - actors), &actor->step);
	remember(actor);
	actor_order(actor);
	if (!actors_settle())
		return "a thread neither waits nor ends";
	wrong = invariants_check();
	if (!wrong && steps_taken % SLOW_EVERY == 0)
		wrong = invariants_check_slow();
	return wrong;
}

const char *machine_run(struct choices *choices, unsigned steps)
{
	const char *wrong = begin() ? NULL : "the first agents do not start";

	for (unsigned i = 0; !wrong && i < steps && choices_left(choices); i++)
		wrong = take_step(choices);
	if (!wrong)
		wrong = invariants_check_slow();
	if (!end() && !wrong)
		wrong = "something is left of the agents";
	return wrong;
}
