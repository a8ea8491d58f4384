/* SPDX-License-Identifier: MIT
 *
 * Capabilities: an object, what may be done with it, and a place in the order of derivation. A
 * capability lies in an agent's handle table (exo/handle.h) or in a message of the kernel's; it is
 * memory of its owner's and is not moved. Thread context, kernel lock.
 *
 * All capabilities of an object are in one list, each with a depth: what was derived from one
 * follows it directly, as far as the depth is greater. So a capability is derived, removed and
 * found to be derived from another in a few instructions, whatever their number (as the mapping
 * database of seL4 does it: Elkaduwe, Klein, Elphinstone, Verified Protection Model of the seL4
 * Microkernel, 2008). A removed one leaves what was derived from it to what it was derived from. A
 * new one is put directly behind its origin, and at least as deep as what stood there, so that it
 * gains no descendants.
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
	uint32_t depth;
	struct kobject *object;
	uint64_t badge;
	union {
		struct list_node node; /* in object->caps */
		struct cap *next_free; /* in a table */
	};
	uint64_t expires_ns;
	struct handle_table *table; /* NULL: in a message */
};

_Static_assert(sizeof(struct cap) == 64, "one cache line, and 64 to a page");

#define CAP_TYPE_SHIFT 16
#define CAP_TYPE_MASK  0xffff0000u

/* What a call needs, as cap_matches wants it: a type (EXO_OBJECT_NONE: any) and rights. */
#define CAP_NEED(type, rights) ((uint32_t)(type) << CAP_TYPE_SHIFT | (rights))

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

/* Nobody is revoking, and there is depth left. */
static inline bool cap_can_derive(const struct cap *cap)
{
	return likely(!cap->object->revocations && cap->depth < UINT32_MAX - 1);
}

/* A further one of the same object, in blank memory, with these rights. Checks nothing. */
void cap_inherit(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
		 uint64_t expires_ns);

/* A further one of the same object, derived from `from`, in blank memory, with those of its rights
 * that are in `rights`; badge and deadline as in exo_handle_copy. -E_PERM (no right to copy,
 * another badge), -E_BUSY (being revoked, or derived four thousand million deep), -E_TIMEOUT. */
int cap_derive(struct cap *cap, struct cap *from, unsigned rights, uint64_t badge,
	       uint64_t expires_ns) __must_check;

/* It is no capability any more; its memory is the owner's, blank but for `handle` and `table`. May
 * destroy the object. */
void cap_remove(struct cap *cap);

/* The same wherever it is: in a table its handle is bad from now on. */
void cap_discard(struct cap *cap);

/* The next one derived from it; NULL when there is none. */
struct cap *cap_first_derived(const struct cap *cap);

#endif
