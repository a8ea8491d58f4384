/* SPDX-License-Identifier: MIT
 *
 * Deriving capabilities and removing them (exo/cap.h). All of it takes a fixed number of steps.
 */
#include <exo/assert.h>
#include <exo/cap.h>
#include <exo/cap_cache.h>
#include <exo/handle.h>
#include <exo/kconfig.h>
#include <exo/time.h>
#include <exo/timer.h>

static void fill(struct cap *cap, struct kobject *object, uint32_t kind, uint32_t depth,
		 uint64_t badge)
{
	cap->kind = kind;
	cap->depth = depth;
	cap->object = kobject_get(object);
	cap->badge = badge;
	object->handles++;
	if (kind & EXO_RIGHT_RECEIVE)
		object->receivers++;
}

void cap_create(struct cap *cap, struct kobject *object, unsigned rights, uint64_t badge)
{
	fill(cap, object, CAP_NEED(object->class->type, rights), 0, badge);
	cap->expires_ns = TIMER_NEVER;
	list_add_tail(&object->caps, &cap->node);
}

/* What follows `cap` in the order of derivation; NULL behind the last. */
static struct cap *next_of(const struct cap *cap)
{
	if (cap->node.next == &cap->object->caps)
		return NULL;
	return list_entry(cap->node.next, struct cap, node);
}

struct cap *cap_first_derived(const struct cap *cap)
{
	struct cap *next = next_of(cap);

	return next && next->depth > cap->depth ? next : NULL;
}

void cap_inherit(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
		 uint64_t expires_ns)
{
	const struct cap *first = cap_first_derived(from);
	uint32_t kind = (from->kind & CAP_TYPE_MASK) | (cap_rights(from) & rights);

	cap->expires_ns = MIN(from->expires_ns, expires_ns);
	if (cap->expires_ns != TIMER_NEVER)
		kind |= CAP_EXPIRES;
	fill(cap, from->object, kind, first ? first->depth : from->depth + 1, badge);
	list_add_after(&from->node, &cap->node);
}

int cap_derive(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
	       uint64_t expires_ns)
{
	if (!(from->kind & EXO_RIGHT_COPY) || (badge && from->badge && badge != from->badge))
		return -E_PERM;
	if (!cap_can_derive(from))
		return -E_BUSY;
	if (expires_ns != TIMER_NEVER && expires_ns <= time_now_ns())
		return -E_TIMEOUT;
	cap_inherit(cap, from, rights, badge ? badge : from->badge, expires_ns);
	return 0;
}

void cap_remove(struct cap *cap)
{
	struct kobject *object = cap->object;
	uint32_t kind = cap->kind;

	assert_hot(kind);
	if (IS_ENABLED(CONFIG_CAP_CACHE) && kind & CAP_CACHED)
		cap_cache_forget();
	if (unlikely(kind & CAP_WAITED))
		object->class->cut(object, cap);
	list_remove(&cap->node);
	cap->kind = 0;
	object->handles--;
	if (kind & EXO_RIGHT_RECEIVE && !--object->receivers && object->class->unserved)
		object->class->unserved(object);
	if (!object->handles && object->class->unnamed)
		object->class->unnamed(object);
	kobject_put(object);
}

void cap_discard(struct cap *cap)
{
	if (cap->table)
		handle_remove(cap);
	else
		cap_remove(cap);
}
