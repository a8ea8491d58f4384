/* SPDX-License-Identifier: MIT
 *
 * What must hold between two calls, whatever they were (machine.h). Every agent is looked at, init
 * too. Sums are compared exactly where everything that is summed up can be found, and as bounds
 * where it cannot.
 */
#include <exo/endpoint.h>
#include <exo/frames.h>
#include <exo/handle.h>
#include <exo/heap.h>
#include <exo/quota.h>
#include <exo/sched.h>
#include <exo/space.h>
#include "../../ipc/reply.h"
#include "../../kernel/agent.h"
#include "../../mm/region.h"
#include "../../security/audit.h"
#include "../../security/derivation.h"
#include "machine.h"

#define HOLDS(condition, what)       \
	do {                         \
		if (!(condition))    \
			return what; \
	} while (0)

#define CAPS_MAX (1u << 20)

/* The next agent in the order of their ids. */
static struct agent *agent_at(unsigned index)
{
	struct exo_agent_info info;

	return agent_info(index, &info) ? NULL : agent_table_find(info.id);
}

/* --- handles --------------------------------------------------------------------------------- */

static struct cap *place(const struct handle_table *table, unsigned at)
{
	return &table->leaves[at / HANDLE_LEAF_CAPS][at % HANDLE_LEAF_CAPS];
}

static const char *cap_holds(const struct handle_table *table, const struct cap *cap, unsigned at)
{
	HOLDS(cap->table == table, "a capability is not in the table that it names");
	HOLDS((cap->handle & (HANDLES_MAX - 1)) == at, "a handle does not name its place");
	HOLDS(!(cap->kind && cap->ghost), "a capability is a ghost, too");
	if (!cap->kind)
		return NULL;
	HOLDS(cap->object->class->type == cap_type(cap), "a capability has not its object's type");
	HOLDS(cap->object->references >= cap->object->handles,
	      "an object has fewer references than handles");
	HOLDS(!!(cap->kind & CAP_EXPIRES) == (cap->expires_ns != TIMER_NEVER),
	      "a capability does not know whether it expires");
	return NULL;
}

/* The children of a capability are a ring, and know their parent. */
static const char *children_hold(const struct cap *cap, unsigned *derived)
{
	const struct cap *child = cap->first_child;
	unsigned count = 0, mappings = 0;

	HOLDS(child || !cap->ghost, "a ghost has no children");
	if (!child)
		return NULL;
	do {
		HOLDS(child->parent == cap, "a child has another parent");
		HOLDS(child->kind || child->ghost, "a child is no capability");
		HOLDS(++count < CAPS_MAX, "a ring of children has no end");
		if (cap_is_mapping(child)) {
			mappings++;
			HOLDS(!child->first_child, "something was derived from a mapping");
		} else if (cap->kind && child->kind) {
			HOLDS(child->object == cap->object, "a child is of another object");
			HOLDS(!(cap_rights(child) & ~cap_rights(cap)), "a child has more rights");
			HOLDS(child->expires_ns <= cap->expires_ns, "a child lives longer");
		}
		child = list_entry(child->siblings.next, struct cap, siblings);
	} while (child != cap->first_child);
	HOLDS(!cap->ghost || count > 1, "a ghost has one child");
	*derived += count - mappings;
	return NULL;
}

struct sums {
	unsigned used, ghosts, derived, with_parent;
};

static const char *place_holds(const struct handle_table *table, unsigned at, struct sums *sums)
{
	const struct cap *cap = place(table, at);
	const char *wrong = cap_holds(table, cap, at);

	if (wrong || !(cap->kind || cap->ghost))
		return wrong;
	sums->used += !!cap->kind;
	sums->ghosts += cap->ghost;
	sums->with_parent += !!cap->parent;
	return children_hold(cap, &sums->derived);
}

static const char *free_places_hold(const struct handle_table *table, unsigned expected)
{
	unsigned count = 0;

	for (const struct cap *cap = table->free; cap; cap = cap->next_free) {
		HOLDS(!cap->kind && !cap->ghost, "a free place is in use");
		HOLDS(++count <= expected, "more places are free than there are");
	}
	HOLDS(count == expected, "places are neither free nor in use");
	return NULL;
}

static const char *table_holds(const struct handle_table *table, struct sums *all)
{
	struct sums sums = { 0 };
	unsigned places = table->leaf_count * HANDLE_LEAF_CAPS;
	const char *wrong = NULL;

	for (unsigned i = 0; i < HANDLE_ROOT_LEAVES; i++)
		HOLDS(!table->leaves[i] == (i >= table->leaf_count), "a table's leaves have gaps");
	for (unsigned at = 0; !wrong && at < places; at++)
		wrong = place_holds(table, at, &sums);
	if (wrong)
		return wrong;
	HOLDS(sums.used == table->count, "a table miscounts its handles");
	HOLDS(sums.ghosts == table->ghosts, "a table miscounts its ghosts");
	HOLDS(!table->ended, "a running agent's table has ended");
	all->used += sums.used;
	all->ghosts += sums.ghosts;
	all->derived += sums.derived;
	all->with_parent += sums.with_parent;
	return free_places_hold(table, places - sums.used - sums.ghosts);
}

/* Every capability that was derived is in its parent's ring; a ghost of a table whose agent has
 * ended is in none that is looked at. */
static const char *handles_hold(void)
{
	struct sums sums = { 0 };
	const char *wrong = NULL;
	struct agent *agent;

	for (unsigned i = 0; !wrong && (agent = agent_at(i)); i++)
		if (agent->handles)
			wrong = table_holds(agent->handles, &sums);
	if (wrong)
		return wrong;
	HOLDS(sums.derived <= sums.with_parent, "more children than capabilities with a parent");
	return NULL;
}

static unsigned count_handles(const struct kobject *object, bool to_receive)
{
	struct agent *agent;
	unsigned count = 0;

	for (unsigned i = 0; (agent = agent_at(i)); i++) {
		const struct handle_table *table = agent->handles;

		for (unsigned at = 0; table && at < table->leaf_count * HANDLE_LEAF_CAPS; at++) {
			const struct cap *cap = place(table, at);

			count += cap->kind && cap->object == object &&
				 (!to_receive || cap->kind & EXO_RIGHT_RECEIVE);
		}
	}
	return count;
}

/* An object's handles are in the tables: the kernel keeps none in messages between two calls. */
static const char *objects_hold(void)
{
	struct agent *agent;

	for (unsigned i = 0; (agent = agent_at(i)); i++) {
		const struct handle_table *table = agent->handles;

		for (unsigned at = 0; table && at < table->leaf_count * HANDLE_LEAF_CAPS; at++) {
			const struct cap *cap = place(table, at);

			if (!cap->kind)
				continue;
			HOLDS(count_handles(cap->object, false) == cap->object->handles,
			      "an object miscounts its handles");
			HOLDS(count_handles(cap->object, true) == cap->object->receivers,
			      "an object miscounts who receives");
			HOLDS(!cap->object->revocations, "nobody revokes, and an object says so");
		}
	}
	return NULL;
}

/* --- threads --------------------------------------------------------------------------------- */

static const char *calls_hold(const struct thread *thread)
{
	const struct ipc_thread *ipc = &thread->ipc;
	const struct thread *client = ipc->client;

	HOLDS(!client || (client->ipc.state == IPC_IN_HAND && client->ipc.server == thread),
	      "a call in hand does not know whose");
	HOLDS(!client || !ipc->client_gone, "a call in hand has gone");
	HOLDS(!ipc->serves || ipc->serves->serving == thread, "an endpoint is served by another");
	HOLDS(ipc->state != IPC_IN_HAND || ipc->server->ipc.client == thread,
	      "a caller waits for who has not its call");
	HOLDS(ipc->state != IPC_SAVED || ipc->reply->client == thread,
	      "a caller waits for a reply object that stands for another");
	HOLDS(ipc->state == IPC_NONE || thread->state == THREAD_BLOCKED,
	      "a thread is in a call and does not wait");
	HOLDS((ipc->state != IPC_QUEUED && ipc->state != IPC_RECEIVES) ||
		      !list_empty(&thread->run_node),
	      "a thread waits at an endpoint, and is on no list");
	return NULL;
}

static const char *thread_holds(const struct agent *agent, struct thread *thread)
{
	HOLDS(thread->agent == agent && thread->agent_id == agent->id,
	      "a thread is another agent's");
	HOLDS(agent_thread_find(thread->id) == thread, "a thread is not found by its id");
	HOLDS(thread->filter == agent->filter, "a thread has not its agent's filter");
	HOLDS(thread->sched.priority <= EXO_PRIORITY_HIGHEST, "a priority is too high");
	return calls_hold(thread);
}

static const char *threads_hold(const struct agent *agent)
{
	unsigned count = 0;

	list_for_each (struct thread, thread, &agent->threads, agent_node) {
		const char *wrong = thread_holds(agent, thread);

		if (wrong)
			return wrong;
		count++;
	}
	HOLDS(count == agent->thread_count, "an agent miscounts its threads");
	return NULL;
}

/* --- agents and what they pay ------------------------------------------------------------------
 */

static size_t table_bytes(const struct handle_table *table)
{
	if (!table)
		return 0;
	return sizeof(*table) + table->leaf_count * HANDLE_LEAF_CAPS * sizeof(struct cap);
}

/* What can be found of what an agent has to pay for. */
static size_t least_bytes(const struct agent *agent)
{
	return space_frames(agent->space) * PAGE_BYTES + table_bytes(agent->handles) +
	       agent->thread_count * sizeof(struct thread);
}

static const char *quota_holds(const struct quota *quota)
{
	struct agent *agent;
	size_t least = 0;
	unsigned holders = 0;

	for (unsigned i = 0; (agent = agent_at(i)); i++) {
		if (agent->quota != quota)
			continue;
		least += least_bytes(agent);
		holders += 1 + !!agent->handles; /* and its space's */
	}
	HOLDS(quota->used_bytes <= quota->limit_bytes, "a quota is exceeded");
	HOLDS(quota->used_bytes >= least, "a quota has been charged too little");
	HOLDS(quota->holders >= holders, "a quota has too few holders");
	return NULL;
}

static const char *agent_holds(const struct agent *agent)
{
	const char *wrong;

	HOLDS(!agent->parent || agent_table_find(agent->parent), "a parent is not there");
	HOLDS(agent->object.references > 0, "an agent is held by nobody");
	if (agent->state == EXO_AGENT_ENDED) {
		HOLDS(!agent->space && !agent->quota && !agent->handles && !agent->thread_count &&
			      !agent->filter,
		      "an agent that has ended has something");
		HOLDS(agent->object.handles, "nothing names an agent that has ended");
		return NULL;
	}
	HOLDS(agent->space && agent->quota && agent->thread_count,
	      "a running agent lacks something");
	HOLDS(!agent->space->busy, "nobody changes a space, and it says so");
	HOLDS(!agent->ending, "an agent is told to end, and its threads wait");
	wrong = threads_hold(agent);
	return wrong ? wrong : quota_holds(agent->quota);
}

static const char *agents_hold(void)
{
	const char *wrong = NULL;
	struct agent *agent;
	unsigned count = 0;

	for (; !wrong && (agent = agent_at(count)); count++)
		wrong = agent_holds(agent);
	HOLDS(wrong || count == agent_count(), "the table miscounts its agents");
	return wrong;
}

/* --- memory ---------------------------------------------------------------------------------- */

#define PAGES_MAX 8192 /* that are looked at in a region */

/* What was mapped by a handle and not taken back says where it is. */
static const char *mapping_holds(const struct space *space, const struct region *region)
{
	const struct mapping *mapping = region->object ? region->mapping : NULL;

	if (!mapping)
		return NULL;
	HOLDS(mapping->space == space, "a mapping is of another space");
	HOLDS(mapping->start <= region->start && region->end <= mapping->end,
	      "a region lies beside its mapping");
	HOLDS(mapping->holders, "nobody holds a mapping");
	HOLDS(mapping_is_taken_back(mapping) || cap_is_mapping(&mapping->cap),
	      "a mapping has the place of a capability");
	return NULL;
}

/* Every page there has an entry that the region's access allows; how many frames are private. */
static const char *region_holds(struct space *space, const struct region *region, size_t *frames)
{
	vaddr_t end = MIN(region->end, region->start + PAGES_MAX * PAGE_BYTES);

	HOLDS(!(region->access & SPACE_WRITE && region->access & SPACE_EXECUTE),
	      "memory can be written and executed");
	HOLDS(!(region->access & region->denied), "a region has access that is denied");
	for (vaddr_t at = region->start; at < end;) {
		const pte_t *entry = arch_space_entry(&space->arch, at);
		size_t bytes = entry ? pte_bytes(*entry) : PAGE_BYTES;

		if (entry && *entry & PTE_PRESENT) {
			HOLDS(region->access, "a guard page is mapped");
			HOLDS(!pte_is_writable(*entry) || region->access & SPACE_WRITE,
			      "a page can be written that must not");
			*frames += *entry & PTE_PRIVATE ? bytes / PAGE_BYTES : 0;
		}
		at += bytes;
	}
	return NULL;
}

static const char *space_holds(struct space *space)
{
	size_t frames = 0;

	HOLDS(regions_are_sound(space), "regions are not sound");
	for (struct region *region = region_of(rb_first(&space->regions)); region;
	     region = region->above) {
		const char *wrong = region_holds(space, region, &frames);

		if (!wrong)
			wrong = mapping_holds(space, region);
		if (wrong)
			return wrong;
	}
	HOLDS(frames <= space->frames, "a space miscounts its frames");
	return NULL;
}

static const char *spaces_hold(void)
{
	const char *wrong = NULL;
	struct agent *agent;

	for (unsigned i = 0; !wrong && (agent = agent_at(i)); i++)
		if (agent->space)
			wrong = space_holds(agent->space);
	return wrong;
}

/* --- the record ------------------------------------------------------------------------------ */

static const char *audit_holds(void)
{
	static uint64_t before;

	HOLDS(audit_log.next >= before, "the audit log has become shorter");
	before = audit_log.next;
	HOLDS(audit_log.tree.first <= audit_log.tree.size && audit_log.tree.size <= audit_log.next,
	      "the audit log has hashed what is not there");
	HOLDS(audit_log.next - audit_log.tree.first <= AUDIT_CAPACITY, "the audit log is overfull");
	HOLDS(audit_log.next == audit_log.tree.first ||
		      audit_slot(audit_log.next - 1)->number == audit_log.next - 1,
	      "the last record has not its number");
	return NULL;
}

const char *invariants_check(void)
{
	const char *wrong = agents_hold();

	if (!wrong)
		wrong = handles_hold();
	if (!wrong)
		wrong = audit_holds();
	return wrong;
}

const char *invariants_check_slow(void)
{
	const char *wrong = objects_hold();

	if (!wrong)
		wrong = spaces_hold();
	frames_check();
	heap_check();
	return wrong;
}
