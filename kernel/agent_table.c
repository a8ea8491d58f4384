/* SPDX-License-Identifier: MIT
 *
 * The table of agents: a list in the order of their ids. An agent is in it from its start until no
 * handle names it any more and it has ended.
 */
#include <exo/assert.h>
#include <exo/sched.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/thread.h>
#include "agent.h"

static struct list_node agents = LIST_EMPTY(agents);
static agent_id_t last_id;
static unsigned count;

/* Those who wait find out whether it was their handle. */
static void agent_cut(struct kobject *object, struct cap *cap __attribute__((unused)))
{
	waitq_wake_all(&container_of(object, struct agent, object)->ended);
}

static void agent_destroy(struct kobject *object)
{
	struct agent *agent = container_of(object, struct agent, object);

	assert(!agent->thread_count);
	list_remove(&agent->node);
	count--;
}

static const struct kobject_class agent_class = {
	.type = EXO_OBJECT_AGENT,
	.cut = agent_cut,
	.destroy = agent_destroy,
};

struct agent *agent_table_add(agent_id_t parent, struct quota *payer)
{
	struct kobject *object = kobject_create(&agent_class, sizeof(struct agent), payer);
	struct agent *agent;

	if (!object)
		return NULL;
	agent = container_of(object, struct agent, object);
	agent->id = ++last_id;
	object->id = agent->id;
	agent->parent = parent;
	agent->state = EXO_AGENT_RUNNING;
	waitq_init(&agent->ended);
	list_init(&agent->threads);
	list_add_tail(&agents, &agent->node);
	count++;
	return agent;
}

struct agent *agent_table_find(agent_id_t id)
{
	list_for_each (struct agent, agent, &agents, node)
		if (agent->id == id)
			return agent;
	return NULL;
}

void agent_table_end_children(agent_id_t parent)
{
	list_for_each (struct agent, agent, &agents, node) {
		if (agent->parent != parent)
			continue;
		agent->parent = 0;
		if (agent->state == EXO_AGENT_RUNNING)
			agent_end_soon(agent, EXO_STATUS_KILLED);
	}
}

unsigned agent_count(void)
{
	return count;
}

/* With what its present threads have added since. */
static void add_threads(const struct agent *agent, struct exo_agent_info *info)
{
	list_for_each (struct thread, thread, &agent->threads, agent_node) {
		info->syscalls += thread->syscalls;
		info->run_ns += sched_run_ns(thread);
	}
}

int agent_info(unsigned index, struct exo_agent_info *info)
{
	list_for_each (struct agent, agent, &agents, node) {
		if (index--)
			continue;
		*info = (struct exo_agent_info){
			.id = agent->id,
			.parent = agent->parent,
			.state = agent->state,
			.frames = agent->space ? space_frames(agent->space) : 0,
			.threads = agent->thread_count,
			.syscalls = agent->syscalls,
			.run_ns = agent->run_ns,
		};
		add_threads(agent, info);
		memcpy(info->name, agent->name, sizeof(info->name));
		return 0;
	}
	return -E_NOENT;
}
