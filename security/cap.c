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
#include "derivation.h"

static void fill(struct cap *cap, struct cap *parent, struct kobject *object, uint32_t kind,
		 uint64_t badge)
{
	cap->kind = kind;
	cap->object = kobject_get(object);
	cap->badge = badge;
	cap->ghost = false;
	cap->first_child = NULL;
	derivation_add(parent, cap);
	object->handles++;
	if (kind & EXO_RIGHT_RECEIVE)
		object->receivers++;
}

void cap_create(struct cap *cap, struct kobject *object, unsigned rights, uint64_t badge)
{
	fill(cap, NULL, object, CAP_NEED(object->class->type, rights), badge);
	cap->expires_ns = TIMER_NEVER;
}

void cap_inherit(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
		 uint64_t expires_ns)
{
	uint32_t kind = (from->kind & CAP_TYPE_MASK) | (cap_rights(from) & rights);

	cap->expires_ns = MIN(from->expires_ns, expires_ns);
	if (cap->expires_ns != TIMER_NEVER)
		kind |= CAP_EXPIRES;
	fill(cap, from, from->object, kind, badge);
}

void cap_inherit_lasting(struct cap *cap, struct cap *from, unsigned rights)
{
	cap->expires_ns = TIMER_NEVER;
	fill(cap, from, from->object, from->kind & (CAP_TYPE_MASK | rights), from->badge);
}

int cap_derivable(const struct cap *from, uint64_t badge, uint64_t expires_ns)
{
	if (!(from->kind & EXO_RIGHT_COPY) || (badge && from->badge && badge != from->badge))
		return -E_PERM;
	if (!cap_can_derive(from))
		return -E_BUSY;
	if (expires_ns != TIMER_NEVER && expires_ns <= time_now_ns())
		return -E_TIMEOUT;
	return 0;
}

int cap_derive(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
	       uint64_t expires_ns)
{
	int error = cap_derivable(from, badge, expires_ns);

	if (!error)
		cap_inherit(cap, from, rights, badge ? badge : from->badge, expires_ns);
	return error;
}

bool cap_leave(struct cap *cap)
{
	struct kobject *object = cap->object;
	uint32_t kind = cap->kind;
	bool gone;

	assert_hot(kind);
	if (IS_ENABLED(CONFIG_CAP_CACHE) && kind & CAP_CACHED)
		cap_cache_forget();
	if (unlikely(kind & CAP_WAITED))
		object->class->cut(object, cap);
	cap->kind = 0;
	gone = derivation_remove(cap);
	cap->ghost = !gone;
	object->handles--;
	if (kind & EXO_RIGHT_RECEIVE && !--object->receivers && object->class->unserved)
		object->class->unserved(object);
	if (!object->handles && object->class->unnamed)
		object->class->unnamed(object);
	kobject_put(object);
	return gone;
}

void cap_remove(struct cap *cap)
{
	bool gone = cap_leave(cap);

	assert(gone && !cap->table);
}

void cap_discard(struct cap *cap)
{
	if (cap->table)
		handle_remove(cap);
	else
		cap_remove(cap);
}

void cap_create_mapping(struct cap *cap, struct cap *parent)
{
	*cap = (struct cap){ .kind = CAP_MAPPING, .expires_ns = TIMER_NEVER };
	derivation_add(parent, cap);
}

void cap_remove_mapping(struct cap *cap)
{
	cap->kind = 0;
	derivation_remove_leaf(cap);
}
