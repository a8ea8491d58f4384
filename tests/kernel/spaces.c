/* SPDX-License-Identifier: MIT
 *
 * Address spaces for tests (spaces.h).
 */
#include <uapi/exo/errors.h>
#include "spaces.h"

struct quota *spaces_quota;

struct space *make_space(size_t limit_bytes)
{
	spaces_quota = quota_create(limit_bytes);
	return spaces_quota ? space_create(spaces_quota) : NULL;
}

size_t end_space(struct space *space)
{
	size_t left;

	space_destroy(space);
	left = spaces_quota->used_bytes;
	quota_put(spaces_quota);
	return left;
}

int map_at(struct space *space, vaddr_t start, size_t bytes, unsigned access)
{
	struct space_request request = { .start = start, .bytes = bytes, .access = access };
	vaddr_t where;

	return space_map(space, &request, &where);
}

static int word_at(struct space *space, vaddr_t at, unsigned kind, uint64_t **word)
{
	int error = space_fault(space, at, kind);
	paddr_t where = arch_space_translate(&space->arch, at);

	if (!error && where == PADDR_NONE)
		error = -E_FAULT;
	*word = arch_phys_to_virt(where);
	return error;
}

int read_word(struct space *space, vaddr_t at, uint64_t *word)
{
	uint64_t *there;
	int error = word_at(space, at, SPACE_READ, &there);

	if (!error)
		*word = *there;
	return error;
}

int write_word(struct space *space, vaddr_t at, uint64_t word)
{
	uint64_t *there;
	int error = word_at(space, at, SPACE_WRITE, &there);

	if (!error)
		*there = word;
	return error;
}
