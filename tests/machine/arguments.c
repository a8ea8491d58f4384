/* SPDX-License-Identifier: MIT
 *
 * Arguments (making.h): mostly such that the call gets somewhere, and sometimes anything.
 */
#include "making.h"

static exo_handle_t any_number(const struct making *m)
{
	switch (pick(m, 4)) {
	case 0:
		return 0;
	case 1:
		return EXO_HANDLE_GIVEN(pick(m, 8));
	case 2:
		return -1;
	default:
		return (exo_handle_t)choose_word(m->choices);
	}
}

static bool is_of_type(const struct cap *cap, enum exo_object_type type)
{
	return cap->kind && (type == EXO_OBJECT_NONE || cap_type(cap) == type);
}

/* One of the agent's handles, of this type if it has any. */
exo_handle_t own_handle(const struct making *m, enum exo_object_type type)
{
	struct handle_table *table = m->thread->agent->handles;
	unsigned places = table ? table->leaf_count * HANDLE_LEAF_CAPS : 0, first;

	if (!places || choose_one_in(m->choices, 32))
		return any_number(m);
	first = pick(m, places);
	for (unsigned i = 0; i < places; i++) {
		unsigned at = (first + i) % places;
		const struct cap *cap =
			&table->leaves[at / HANDLE_LEAF_CAPS][at % HANDLE_LEAF_CAPS];

		if (is_of_type(cap, type))
			return cap->handle;
	}
	return any_number(m);
}

struct region *some_region(const struct making *m)
{
	struct rb_node *node = rb_first(&m->thread->agent->space->regions);

	for (unsigned i = pick(m, 8); node && i && rb_next(node); i--)
		node = rb_next(node);
	return node ? rb_entry(node, struct region, node) : NULL;
}

/* The start of one of the first pages of what is mapped, or of the one behind it. */
vaddr_t some_page(const struct making *m)
{
	const struct region *region = some_region(m);
	size_t pages = region ? (region->end - region->start) / PAGE_BYTES + 1 : 1;

	if (!region)
		return ARCH_USER_START;
	return region->start + pick(m, (unsigned)MIN(pages, 64ul)) * PAGE_BYTES;
}

static vaddr_t bad_address(const struct making *m)
{
	switch (pick(m, 4)) {
	case 0:
		return 0;
	case 1:
		return ARCH_USER_END - 1;
	case 2:
		return m->page + 1;
	default:
		return choose_word(m->choices);
	}
}

vaddr_t some_address(const struct making *m)
{
	if (choose_one_in(m->choices, 32))
		return bad_address(m);
	return choose_one_in(m->choices, 2) ? some_page(m) : m->page + RESULTS;
}

/* For a futex or a mutex: few, so that threads meet. */
vaddr_t some_word(const struct making *m)
{
	vaddr_t page = some_address(m);

	return page + 4ul * pick(m, 2);
}

size_t some_pages(const struct making *m)
{
	if (choose_one_in(m->choices, 32))
		return (size_t)choose_word(m->choices);
	if (choose_one_in(m->choices, 16))
		return (size_t)2 * MIB;
	return (1 + pick(m, 8)) * PAGE_BYTES;
}

/* 0 is the past. */
uint64_t until(const struct making *m)
{
	switch (pick(m, 4)) {
	case 0:
		m->step->ends_by_itself = true;
		return time_now_ns() + pick(m, SOON_NS);
	case 1:
		return EXO_NEVER;
	default:
		return 0;
	}
}

vaddr_t step_data(const struct making *m, const void *from, size_t bytes)
{
	m->step->data_at = m->page;
	m->step->data_bytes = bytes;
	memcpy(m->step->data, from, bytes);
	return m->page;
}

vaddr_t step_text(const struct making *m, const char *from)
{
	return step_data(m, from, strlen(from) + 1);
}
