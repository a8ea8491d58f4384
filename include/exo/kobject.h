/* SPDX-License-Identifier: MIT
 *
 * Kernel objects: what handles name. Every such object begins with a struct kobject and is counted:
 * by each capability and by whoever else holds a pointer over a time in which others run. The last
 * to let go destroys it. The memory is charged to the quota of the agent that made it, for as long
 * as the object lives. Thread context, kernel lock.
 *
 *	struct bell { struct kobject object; … };
 *	bell = (struct bell *)kobject_create(&bell_class, sizeof(*bell), agent->quota);
 *	handle = handle_create(&bell->object, EXO_RIGHT_SEND | EXO_RIGHT_RECEIVE, 0);
 *	kobject_put(&bell->object);		the capability keeps it, or creation failed and it
 *goes
 */
#ifndef EXO_KOBJECT_H
#define EXO_KOBJECT_H

#include <exo/compiler.h>
#include <exo/list.h>
#include <exo/quota.h>
#include <exo/types.h>
#include <uapi/exo/handle.h>

struct cap;
struct kobject;

/* What a type of object does. Hooks may be NULL, must not sleep, and are called with a reference
 * held. They may drop other capabilities and objects. */
struct kobject_class {
	enum exo_object_type type;
	/* The last capability with EXO_RIGHT_RECEIVE is gone: nobody will ever serve. */
	void (*unserved)(struct kobject *object);
	/* The last capability is gone: no handle and no message names the object any more. */
	void (*unnamed)(struct kobject *object);
	/* A capability through which threads wait (CAP_WAITED) is about to go. */
	void (*cut)(struct kobject *object, struct cap *cap);
	/* The last reference is gone: let go of what the object holds. The memory is freed after.
	 */
	void (*destroy)(struct kobject *object);
};

struct kobject {
	const struct kobject_class *class;
	uint32_t references;
	uint32_t handles;     /* capabilities, those in messages included */
	uint32_t receivers;   /* those of them with EXO_RIGHT_RECEIVE */
	uint32_t revocations; /* in progress: no copies are made meanwhile */
	uint32_t bytes;
	int32_t id;             /* of an agent, a thread, a line: as lists show it; else 0 */
	struct list_node going; /* kobject.c: to be destroyed */
	struct quota *quota;    /* who pays */
};

/* Zeroed but for the header, with one reference, the caller's. NULL without memory or quota. */
struct kobject *kobject_create(const struct kobject_class *class, size_t bytes,
			       struct quota *quota) __must_check;

static inline struct kobject *kobject_get(struct kobject *object)
{
	object->references++;
	return object;
}

/* The object, which has no reference any more. */
void kobject_destroy(struct kobject *object);

static inline void kobject_put(struct kobject *object)
{
	if (!--object->references)
		kobject_destroy(object);
}

#endif
