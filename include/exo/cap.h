/* SPDX-License-Identifier: MIT
 *
 * Capabilities: an object, what may be done with it, and a place in the tree of what was derived
 * from what. A capability lies in an agent's handle table (exo/handle.h) or in a message of the
 * kernel's, and what stands for a mapping in that; it is memory of its owner's and is not moved.
 * Thread context, kernel lock.
 *
 * A capability that goes leaves what was derived from it to what it was itself derived from. With
 * one child or none that takes a fixed number of steps. With more its place in the table stays
 * behind as a ghost, a fork in the tree without an object, until it has but one child; so there are
 * fewer ghosts than capabilities, and nothing is ever proportional to the number of children.
 */
#ifndef EXO_CAP_H
#define EXO_CAP_H

#include <exo/compiler.h>
#include <exo/kobject.h>
#include <exo/list.h>
#include <exo/types.h>
#include <uapi/exo/handle.h>

/* Flags beside the rights. */
#define CAP_CACHED  0x2000u /* some thread's cache may have it (exo/cap_cache.h) */
#define CAP_WAITED  0x4000u /* threads may be waiting through it: class->cut is called */
#define CAP_EXPIRES 0x8000u /* expires_ns counts */

struct cap {
	exo_handle_t handle; /* in a table: the handle that names it, or will next */
	/* The type of the object << 16, the flags, the rights; 0: there is no capability here. */
	uint32_t kind;
	bool ghost; /* it has gone, but not from the tree: kind is 0 */
	struct kobject *object;
	uint64_t badge;
	uint64_t expires_ns;
	struct handle_table *table; /* NULL: in a message */

	struct cap *parent;      /* what it was derived from; NULL: the first, or that has gone */
	struct cap *first_child; /* what was derived from it last */
	union {
		struct list_node siblings; /* a ring of its parent's children */
		struct cap *next_free;     /* in a table */
	};
	uint64_t unused[6];
};

_Static_assert(sizeof(struct cap) == 128, "a table has a whole number in each cache line pair");
_Static_assert(offsetof(struct cap, parent) <= 64, "what a check reads is one cache line");

#define CAP_TYPE_SHIFT 16
#define CAP_TYPE_MASK  0xffff0000u

/* What a call needs, as cap_matches wants it: a type (EXO_OBJECT_NONE: any) and rights. */
#define CAP_NEED(type, rights) ((uint32_t)(type) << CAP_TYPE_SHIFT | (rights))

/* Not a capability, but a mapping that was made by one (exo/mapping.h): a leaf of the tree, and
 * nobody's object or handle. */
#define CAP_MAPPING CAP_NEED(0xffff, 0)

static inline unsigned cap_rights(const struct cap *cap)
{
	return cap->kind & EXO_RIGHT_MASK;
}

static inline enum exo_object_type cap_type(const struct cap *cap)
{
	return cap->kind >> CAP_TYPE_SHIFT;
}

/* It has this type, all these rights, and no flag that needs a closer look. */
static __always_inline bool cap_matches(const struct cap *cap, uint32_t need)
{
	uint32_t type_mask = need & CAP_TYPE_MASK ? CAP_TYPE_MASK : 0;

	return (cap->kind & (type_mask | CAP_EXPIRES | need)) == need;
}

/* The first capability of an object, in blank memory: takes a reference of its own. */
void cap_create(struct cap *cap, struct kobject *object, unsigned rights, uint64_t badge);

/* Nobody is revoking. */
static inline bool cap_can_derive(const struct cap *cap)
{
	return likely(!cap->object->revocations);
}

/* A further one of the same object, in blank memory, with these rights. Checks nothing. */
void cap_inherit(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
		 uint64_t expires_ns);

/* The same with the badge of `from`, which has no deadline; rights has no other bits. */
void cap_inherit_lasting(struct cap *cap, struct cap *from, unsigned rights);

/* May one be derived with this badge and deadline, as in exo_handle_copy? 0, -E_PERM (no right to
 * copy, another badge), -E_BUSY (being revoked), -E_TIMEOUT. */
int cap_derivable(const struct cap *from, uint64_t badge, uint64_t expires_ns) __must_check;

/* A further one of the same object, derived from `from`, in blank memory, with those of its rights
 * that are in `rights`. Errors as above. */
int cap_derive(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
	       uint64_t expires_ns) __must_check;

/* The capability of a message goes: its memory is the owner's, blank. May destroy the object. */
void cap_remove(struct cap *cap);

/* The same wherever it is: in a table its handle is bad from now on. */
void cap_discard(struct cap *cap);

/* A mapping takes its place in the tree, in blank memory, and leaves it. */
void cap_create_mapping(struct cap *cap, struct cap *parent);
void cap_remove_mapping(struct cap *cap);

static inline bool cap_is_mapping(const struct cap *cap)
{
	return cap->kind == CAP_MAPPING;
}

/* One that was derived from it, or a ghost among those; NULL when there is none. */
static inline struct cap *cap_first_derived(const struct cap *cap)
{
	return cap->first_child;
}

#endif
