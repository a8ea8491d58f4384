/* SPDX-License-Identifier: MIT
 *
 * Memory that was mapped by a handle. The mapping has a place of its own in the tree of derivation,
 * beside the capability that it was made by and not below: so it goes when that would be revoked,
 * whatever has become of the handle meanwhile, and stays when somebody revokes by that very handle.
 * A forked child's is below the handle, like the child's copy of that.
 *
 * One that has been taken back has no place in the tree and soon no regions; until then nobody
 * copies them. Charged to the quota of its space. Thread context, kernel lock.
 */
#ifndef EXO_MAPPING_H
#define EXO_MAPPING_H

#include <exo/cap.h>
#include <exo/space.h>

struct mapping {
	struct cap cap; /* CAP_MAPPING */
	struct space *space;
	vaddr_t start, end;  /* all its regions lie between */
	exo_handle_t handle; /* that it was made by, of its agent or of one that forked it */
	unsigned holders;    /* its regions, and who is at work on it */
};

static inline struct mapping *mapping_get(struct mapping *mapping)
{
	mapping->holders++;
	return mapping;
}

void mapping_put(struct mapping *mapping);

/* Of the running agent, by a capability that it has found, without regions. The caller holds it.
 * NULL without memory or quota. */
struct mapping *mapping_create(struct space *space, const struct cap *by) __must_check;

/* The caller has just mapped a range for it: that is the mapping's. -E_BADHANDLE: it was taken back
 * while the caller waited for the space; then the range is unmapped. */
int mapping_attach(struct mapping *mapping, vaddr_t start, size_t bytes) __must_check;

/* The running agent forks: the mapping of this region of the child's. NULL without memory or quota,
 * else the region holds it. Of one that has not been taken back. */
struct mapping *mapping_fork(const struct mapping *from, struct space *child,
			     const struct region *region) __must_check;

static inline bool mapping_is_taken_back(const struct mapping *mapping)
{
	return !mapping->cap.kind;
}

/* Revocation has come to this one: when this returns, nobody can access anything by it. Lets others
 * run. */
void mapping_take_back(struct cap *cap);

#endif
