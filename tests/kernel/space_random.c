/* SPDX-License-Identifier: MIT
 *
 * Random operations on an address space and on its child by fork, against a naive model of 64
 * units: which are mapped, with what access, and what their first words hold. A unit is a page, or
 * a quarter of a huge page: then huge pages come, are split and are shared.
 */
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/test.h>
#include "spaces.h"

#define UNITS 64

struct model {
	struct {
		int access; /* -1: not mapped */
		uint64_t value;
	} unit[UNITS];
};

struct run {
	struct space *space,
		*child; /* the child is NULL, or was forked when the models were equal */
	struct model model, child_model;
	size_t unit_bytes;
	uint64_t last; /* value written */
};

static bool agrees(const struct run *run, struct space *space, const struct model *model)
{
	for (unsigned i = 0; i < UNITS; i++) {
		vaddr_t at = AT + i * run->unit_bytes;
		const struct region *region = space_region(space, at);
		uint64_t word = 0;

		if ((region != NULL) != (model->unit[i].access >= 0))
			return false;
		if (region && (int)region->access != model->unit[i].access)
			return false;
		if (!region || !(region->access & SPACE_READ))
			continue;
		if (read_word(space, at, &word) || word != model->unit[i].value)
			return false;
	}
	return true;
}

static void fill(struct model *model, unsigned first, unsigned count, int access)
{
	for (unsigned i = first; i < first + count; i++) {
		model->unit[i].access = access;
		model->unit[i].value = 0;
	}
}

static unsigned count_mapped(const struct model *model, unsigned first, unsigned count)
{
	unsigned mapped = 0;

	for (unsigned i = first; i < first + count; i++)
		mapped += model->unit[i].access >= 0;
	return mapped;
}

/* Each of these: the operation says what the model expects. */
static bool random_map(struct run *run, unsigned first, unsigned count, unsigned access)
{
	int error =
		map_at(run->space, AT + first * run->unit_bytes, count * run->unit_bytes, access);

	if (count_mapped(&run->model, first, count))
		return error == -E_EXIST;
	fill(&run->model, first, count, (int)access);
	return !error;
}

static bool random_unmap(struct run *run, unsigned first, unsigned count)
{
	fill(&run->model, first, count, -1);
	return !space_unmap(run->space, AT + first * run->unit_bytes, count * run->unit_bytes);
}

static bool random_protect(struct run *run, unsigned first, unsigned count, unsigned access)
{
	int error = space_protect(run->space, AT + first * run->unit_bytes, count * run->unit_bytes,
				  access);

	if (count_mapped(&run->model, first, count) < count)
		return error == -E_NOENT;
	for (unsigned i = first; i < first + count; i++)
		run->model.unit[i].access = (int)access;
	return !error;
}

static bool random_write(struct run *run, struct space *space, struct model *model, unsigned first)
{
	int error = write_word(space, AT + first * run->unit_bytes, run->last + 1);

	if (model->unit[first].access != RW)
		return error == -E_FAULT;
	model->unit[first].value = ++run->last;
	return !error;
}

/* The child is born, or it is what it was and ends. */
static bool random_fork(struct run *run)
{
	bool good = true;

	if (run->child) {
		good = agrees(run, run->child, &run->child_model);
		space_destroy(run->child);
		run->child = NULL;
	} else {
		run->child = space_fork(run->space, spaces_quota);
		run->child_model = run->model;
		good = run->child && run->child->frames == run->space->frames;
	}
	return good;
}

static bool random_step(struct test_run *t, struct run *run)
{
	static const unsigned accesses[] = { 0, SPACE_READ, RW, RW, RX };
	unsigned first = test_random(t) % UNITS;
	unsigned count = 1 + test_random(t) % (UNITS - first);
	unsigned access = accesses[test_random(t) % ARRAY_COUNT(accesses)];

	switch (test_random(t) % 8) {
	case 0:
	case 1:
		return random_map(run, first, count, access);
	case 2:
		return random_unmap(run, first, MIN(count, 8u));
	case 3:
		return random_protect(run, first, MIN(count, 8u), access);
	case 4:
		return random_fork(run);
	case 5:
		if (run->child)
			return random_write(run, run->child, &run->child_model, first);
		/* fall through */
	default:
		return random_write(run, run->space, &run->model, first);
	}
}

static void random_life(struct test_run *t, size_t unit_bytes, unsigned rounds)
{
	static struct run run;

	run = (struct run){ .unit_bytes = unit_bytes, .space = make_space(GIB) };
	CHECK(run.space);
	fill(&run.model, 0, UNITS, -1);
	for (unsigned round = 0; round < rounds; round++) {
		CHECK(random_step(t, &run));
		CHECK(agrees(&run, run.space, &run.model));
		CHECK(!run.child || round % 8 || agrees(&run, run.child, &run.child_model));
	}
	if (run.child)
		space_destroy(run.child);
	CHECK_EQUAL(space_unmap(run.space, AT, UNITS * unit_bytes), 0);
	CHECK_EQUAL(run.space->frames, 0);
	CHECK_EQUAL(end_space(run.space), 0);
}

TEST(space_random_against_model)
{
	random_life(t, PAGE_BYTES, 3000);
}

TEST(space_random_large_units)
{
	size_t before = frames_free_count() + heap_frames_count();

	random_life(t, ARCH_CHUNK_BYTES / 4, 400);
	frames_check();
	CHECK_EQUAL(frames_free_count() + heap_frames_count(), before);
}
