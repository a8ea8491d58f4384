/* SPDX-License-Identifier: MIT
 *
 * Handles and the order of derivation against a naive model: every capability knows its parent, and
 * what is derived from one is found by asking all of them. Runs in init's own table.
 */
#include <exo/cap_check.h>
#include <exo/heap.h>
#include <exo/revoke.h>
#include <exo/sched.h>
#include <exo/test.h>
#include <exo/timer.h>

#define NODES 256
#define STEPS 20000
#define NONE  (-1)

#define ALL_RIGHTS \
	(EXO_RIGHT_SEND | EXO_RIGHT_RECEIVE | EXO_RIGHT_INHERIT | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE)

static unsigned objects_alive, unserved_calls, unnamed_calls;

static void test_unserved(struct kobject *object __attribute__((unused)))
{
	unserved_calls++;
}

static void test_unnamed(struct kobject *object __attribute__((unused)))
{
	unnamed_calls++;
}

static void test_destroy(struct kobject *object __attribute__((unused)))
{
	objects_alive--;
}

static const struct kobject_class test_class = {
	.type = EXO_OBJECT_TEST,
	.unserved = test_unserved,
	.unnamed = test_unnamed,
	.destroy = test_destroy,
};

struct node {
	exo_handle_t handle; /* also when it is closed: then it must be bad */
	bool alive;
	int parent;
	unsigned rights;
	uint64_t badge;
	struct kobject *object;
};

static struct handle_table *own_table(void)
{
	return arch_current()->agent->handles;
}

static struct cap *look(exo_handle_t handle)
{
	return handle_look(own_table(), handle, 0);
}

static bool derived_from(const struct node *nodes, int node, int from)
{
	while (nodes[node].parent != NONE && nodes[node].parent != from)
		node = nodes[node].parent;
	return nodes[node].parent == from;
}

static int count_derived(const struct node *nodes, int from)
{
	int count = 0;

	for (int i = 0; i < NODES; i++)
		count += nodes[i].alive && i != from && derived_from(nodes, i, from);
	return count;
}

static int pick(struct test_run *t, const struct node *nodes, bool alive)
{
	int start = (int)(test_random(t) % NODES);

	for (int i = 0; i < NODES; i++)
		if (nodes[(start + i) % NODES].alive == alive)
			return (start + i) % NODES;
	return NONE;
}

static void model_remove(struct node *nodes, int gone)
{
	nodes[gone].alive = false;
	for (int i = 0; i < NODES; i++)
		if (nodes[i].parent == gone)
			nodes[i].parent = nodes[gone].parent;
}

static bool step_create(struct node *node)
{
	struct kobject *object =
		kobject_create(&test_class, sizeof(*object), arch_current()->agent->quota);

	if (!object)
		return false;
	objects_alive++;
	*node = (struct node){ .parent = NONE, .rights = ALL_RIGHTS, .object = object };
	node->handle = handle_create(object, ALL_RIGHTS, 0);
	kobject_put(object);
	node->alive = node->handle > 0;
	return node->alive;
}

static bool step_derive(struct test_run *t, struct node *nodes, int to, int from)
{
	unsigned rights = (unsigned)test_random(t) & ALL_RIGHTS;
	uint64_t badge = test_random(t) % 4;
	exo_handle_t handle = handle_derive(arch_current()->agent, look(nodes[from].handle), rights,
					    badge, TIMER_NEVER);
	bool may = nodes[from].rights & EXO_RIGHT_COPY &&
		   (!badge || !nodes[from].badge || badge == nodes[from].badge);

	if (!may)
		return handle == -E_PERM;
	if (handle < 0)
		return false;
	nodes[to] = (struct node){
		.handle = handle,
		.alive = true,
		.parent = from,
		.rights = rights & nodes[from].rights,
		.badge = badge ? badge : nodes[from].badge,
		.object = nodes[from].object,
	};
	return true;
}

static bool step_revoke(struct node *nodes, int from)
{
	int expected = count_derived(nodes, from), count = cap_revoke(nodes[from].handle);

	if (!(nodes[from].rights & EXO_RIGHT_REVOKE))
		return count == -E_PERM;
	for (int i = 0; i < NODES; i++)
		if (nodes[i].alive && i != from && derived_from(nodes, i, from))
			nodes[i].alive = false;
	for (int i = 0; i < NODES; i++)
		if (!nodes[i].alive)
			nodes[i].parent = NONE;
	return count == expected;
}

/* Does the kernel know of this one what the model does? By both ways of looking. */
static bool agrees(const struct node *node)
{
	const struct cap *cap = look(node->handle);
	uint32_t need = CAP_NEED(EXO_OBJECT_TEST, EXO_RIGHT_SEND);
	bool sends = node->alive && node->rights & EXO_RIGHT_SEND;

	if ((cap_check(node->handle, need) != NULL) != sends)
		return false;
	if (sends && cap_check_object(node->handle, need) != node->object)
		return false;
	if (!node->alive)
		return !cap;
	return cap && cap_rights(cap) == node->rights && cap->badge == node->badge &&
	       cap->object == node->object;
}

static bool all_agree(const struct node *nodes)
{
	for (int i = 0; i < NODES; i++)
		if (!agrees(&nodes[i]))
			return false;
	return true;
}

static bool step(struct test_run *t, struct node *nodes)
{
	int from = pick(t, nodes, true), to = pick(t, nodes, false);
	unsigned what = (unsigned)test_random(t) % 64;

	if (from == NONE || (what == 0 && to != NONE))
		return step_create(&nodes[to]);
	if (what == 1)
		return step_revoke(nodes, from);
	if (what < 24 || to == NONE) {
		handle_remove(look(nodes[from].handle));
		model_remove(nodes, from);
		return true;
	}
	return step_derive(t, nodes, to, from);
}

static bool run_steps(struct test_run *t, struct node *nodes)
{
	for (unsigned i = 0; i < STEPS; i++) {
		int some = (int)(test_random(t) % NODES);

		if (!step(t, nodes) || !agrees(&nodes[some]))
			return false;
		if (i % 256 == 0 && !all_agree(nodes))
			return false;
	}
	return all_agree(nodes);
}

/* The child's table has the same numbers for what may be inherited, and nothing else. */
static bool fork_agrees(const struct node *nodes)
{
	struct handle_table *child;
	exo_handle_t unused;
	bool any = false;

	if (handles_fork(&child, &unused, arch_current()->agent->quota))
		return false;
	for (int i = 0; i < NODES; i++) {
		const struct cap *cap = handle_look(child, nodes[i].handle, 0);
		bool inherited = nodes[i].alive && nodes[i].rights & EXO_RIGHT_INHERIT;

		any |= inherited;
		if ((cap != NULL) != inherited)
			return false;
		if (cap && (cap->object != nodes[i].object || cap->badge != nodes[i].badge ||
			    cap_rights(cap) != nodes[i].rights))
			return false;
	}
	handles_end(child);
	return any == (child != NULL);
}

static void close_all(struct node *nodes)
{
	for (int i = 0; i < NODES; i++)
		if (nodes[i].alive)
			handle_remove(look(nodes[i].handle));
}

TEST(handle_model_random)
{
	struct node *nodes = heap_alloc_zeroed(NODES * sizeof(*nodes));
	unsigned before = own_table() ? own_table()->count : 0;
	bool steps, forks;

	CHECK(nodes);
	objects_alive = 0;
	for (int i = 0; i < NODES; i++)
		nodes[i].parent = NONE;
	steps = run_steps(t, nodes);
	forks = fork_agrees(nodes);
	if (steps)
		close_all(nodes);
	heap_free(nodes, NODES * sizeof(*nodes));
	CHECK(steps);
	CHECK(forks);
	CHECK_EQUAL(objects_alive, 0);
	CHECK_EQUAL(own_table()->count, before);
}

/* What an object learns of its handles, and a message's capability counts as one. */
TEST(handle_hooks_of_an_object)
{
	struct kobject *object =
		kobject_create(&test_class, sizeof(*object), arch_current()->agent->quota);
	struct cap in_message = { .table = NULL };
	exo_handle_t first, second;

	CHECK(object);
	objects_alive = 1;
	unserved_calls = unnamed_calls = 0;
	first = handle_create(object, ALL_RIGHTS, 0);
	second = handle_derive(arch_current()->agent, look(first), EXO_RIGHT_SEND, 0, TIMER_NEVER);
	CHECK(first > 0 && second > 0);
	CHECK_EQUAL(cap_derive(&in_message, look(first), EXO_RIGHT_SEND, 3, TIMER_NEVER), 0);
	CHECK_EQUAL(object->handles, 3);
	CHECK_EQUAL(object->receivers, 1);
	CHECK_EQUAL(cap_revoke(first), 2);
	CHECK(!in_message.kind);
	CHECK_EQUAL(cap_derive(&in_message, look(first), EXO_RIGHT_SEND, 3, TIMER_NEVER), 0);
	handle_remove(look(first));
	CHECK(unserved_calls == 1 && unnamed_calls == 0);
	cap_remove(&in_message);
	CHECK(unserved_calls == 1 && unnamed_calls == 1);
	CHECK_EQUAL(objects_alive, 1);
	kobject_put(object);
	CHECK_EQUAL(objects_alive, 0);
}

/* A chain of objects that hold each other goes without using the stack. */
struct link {
	struct kobject object;
	struct kobject *next;
};

static void link_destroy(struct kobject *object)
{
	struct link *link = container_of(object, struct link, object);

	objects_alive--;
	if (link->next)
		kobject_put(link->next);
}

static const struct kobject_class link_class = {
	.type = EXO_OBJECT_TEST,
	.destroy = link_destroy,
};

TEST(handle_objects_that_hold_each_other)
{
	struct kobject *last = NULL;

	objects_alive = 0;
	for (unsigned i = 0; i < 5000; i++) {
		struct kobject *object = kobject_create(&link_class, sizeof(struct link),
							arch_current()->agent->quota);

		CHECK(object);
		objects_alive++;
		container_of(object, struct link, object)->next = last;
		last = object;
	}
	kobject_put(last);
	CHECK_EQUAL(objects_alive, 0);
}
