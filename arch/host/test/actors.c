/* SPDX-License-Identifier: MIT
 *
 * Actors (machine.h): threads of agents whose program is to wait for a step, take it as an agent
 * would, through the door that system calls come in by, and wait for the next. Who ends, or becomes
 * another thread by exec, is missed by its id.
 */
#include <exo/agent.h>
#include <exo/console.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/time.h>
#include <arch/program.h>
#include "../../../kernel/agent.h"
#include "../../../tests/machine/machine.h"

#define SETTLE_NS 10000000000
#define NAP_NS    20000
#define YIELDS    32

#define VECTOR_PAGE_FAULT 14

struct actor actors[ACTORS_MAX];

struct thread *actor_thread(struct actor *actor)
{
	struct thread *thread = actor->id ? agent_thread_find(actor->id) : NULL;

	if (!thread)
		actor->id = 0;
	return thread;
}

unsigned actors_count(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < ACTORS_MAX; i++)
		count += actor_thread(&actors[i]) != NULL;
	return count;
}

/* The running thread takes a place; NULL when there is none. */
static struct actor *join(void)
{
	for (unsigned i = 0; i < ACTORS_MAX; i++) {
		struct actor *actor = &actors[i];

		if (actor_thread(actor))
			continue;
		actor->id = arch_current()->id;
		actor->busy = false;
		waitq_init(&actor->wait);
		return actor;
	}
	return NULL;
}

static void wait_for_step(struct actor *actor)
{
	irq_state_t state = arch_irq_save();

	while (!actor->busy && !thread_must_end())
		waitq_sleep(&actor->wait);
	arch_irq_restore(state);
}

/* As a page fault of user mode. */
static void touch(const struct step *step)
{
	int error = space_fault(arch_current()->agent->space, step->arguments[0],
				(unsigned)step->arguments[1]);

	if (error == -E_NOMEM || error == -E_QUOTA)
		agent_out_of_memory(exo_strerror(error));
	if (error)
		agent_fault(VECTOR_PAGE_FAULT, "page fault", "of the state machine");
}

static int64_t call(struct actor *actor)
{
	const struct step *step = &actor->step;
	const uint64_t *a = step->arguments;
	struct arch_message *message = arch_message_at(arch_current()->arch.stack_top);
	int64_t result;

	if (step->kind == STEP_MESSAGE)
		*message = step->message;
	host_leave();
	result = host_syscall(step->number, a[0], a[1], a[2], a[3], a[4], a[5]);
	host_enter();
	if (step->kind == STEP_MESSAGE)
		actor->step.message = *message;
	return result;
}

static void take_step(struct actor *actor)
{
	const struct step *step = &actor->step;
	int error = 0;

	if (step->data_bytes) /* of an agent without that memory, the call will say so */
		error = arch_copy_to_user((void *)step->data_at, step->data, step->data_bytes);
	actor->result = error;
	if (step->kind == STEP_TOUCH)
		touch(step);
	else
		actor->result = call(actor);
	actor->busy = false;
}

static void program(const struct arch_user_start *start __attribute__((unused)))
{
	struct actor *actor;

	host_enter();
	actor = join();
	if (!actor)
		agent_thread_leave();
	for (;;) {
		wait_for_step(actor);
		if (!actor->busy) { /* it is to end: on its way out */
			host_leave();
			host_enter();
		} else {
			take_step(actor);
		}
	}
}

void actors_begin(void)
{
	host_program = program;
	memset(actors, 0, sizeof(actors));
}

void actor_order(struct actor *actor)
{
	actor->busy = true;
	waitq_wake_all(&actor->wait);
}

static struct actor *actor_of(const struct thread *thread)
{
	for (unsigned i = 0; i < ACTORS_MAX; i++)
		if (actors[i].id == thread->id)
			return &actors[i];
	return NULL;
}

static bool has_settled(const struct thread *thread)
{
	const struct actor *actor = actor_of(thread);

	return actor && thread->state == THREAD_BLOCKED && !thread->must_end &&
	       !(actor->busy && actor->step.ends_by_itself);
}

/* For who reports that they do not. */
static void print_unsettled(const struct agent *agent)
{
	list_for_each (struct thread, thread, &agent->threads, agent_node) {
		const struct actor *actor = actor_of(thread);

		if (has_settled(thread))
			continue;
		console_printf(
			"# agent %d, thread %d: state %d, must end %d, step %d, CPU %u, period %lu ns\n",
			agent->id, thread->id, (int)thread->state, thread->must_end,
			actor ? (int)actor->step.number : -1, thread->cpu,
			thread->sched.edf.period_ns);
	}
}

/* One that has not, or NULL. */
static const struct thread *find_unsettled(bool print)
{
	struct exo_agent_info info;

	for (unsigned i = 0; !agent_info(i, &info); i++) {
		struct agent *agent = agent_table_find(info.id);

		if (agent->id == AGENT_INIT)
			continue;
		if (print)
			print_unsettled(agent);
		list_for_each (struct thread, thread, &agent->threads, agent_node)
			if (!has_settled(thread))
				return thread;
	}
	return NULL;
}

/* When a member of the deadline class may run again, at the latest. Linux can stop a CPU in the
 * middle of its run, and what it has overrun, it pays in periods to come (sched/edf.c). */
static uint64_t paid_at_ns(const struct thread *thread)
{
	const struct edf_thread *part = &thread->sched.edf;

	if (!part->period_ns || part->left_ns > 0)
		return 0;
	return part->start_ns + ((uint64_t)-part->left_ns / part->runtime_ns + 1) * part->period_ns;
}

bool actors_settle(void)
{
	uint64_t until_ns = time_now_ns() + SETTLE_NS;
	unsigned looks;

	for (looks = 0; time_now_ns() < until_ns; looks++) {
		const struct thread *thread;

		sched_yield();
		thread = find_unsettled(false);
		if (!thread)
			return true;
		until_ns = MAX(until_ns, paid_at_ns(thread) + SETTLE_NS);
		if (looks >= YIELDS)
			sched_sleep_until(time_now_ns() + NAP_NS, 0);
	}
	if (!find_unsettled(true))
		return true;
	console_printf("# looked %u times\n", looks);
	return false;
}
