/* SPDX-License-Identifier: MIT
 *
 * Random mapping, unmapping and protecting against a model: an array of what each page should be.
 * System calls probe the pages, since a touch that faults would end this agent.
 */
#include <exo/string.h>
#include <exo/test.h>
#include "child.h"
#include "forked.h"

#define PAGES 48

static struct {
	bool mapped;
	unsigned access;
	char value; /* of the page's first byte */
} model[PAGES];

static char *window;

static char *page_at(unsigned page)
{
	return window + page * PAGE_BYTES;
}

/* A path that is a name of one letter, or none: it is not there, unless it cannot be read. */
static bool is_readable(unsigned page)
{
	char byte;

	return exo_file_read(page_at(page), 0, &byte, 1) != -E_FAULT;
}

static bool is_writable(unsigned page)
{
	return exo_file_read("etc/config", 0, page_at(page) + 16, 1) == 1;
}

static bool page_is_as_in_model(unsigned page)
{
	bool readable = model[page].mapped && model[page].access & EXO_VM_READ;
	bool writable = model[page].mapped && model[page].access & EXO_VM_WRITE;

	if (is_readable(page) != readable || is_writable(page) != writable)
		return false;
	return !readable || *page_at(page) == model[page].value;
}

static unsigned count_mapped(unsigned first, unsigned pages)
{
	unsigned count = 0;

	for (unsigned page = first; page < first + pages; page++)
		count += model[page].mapped;
	return count;
}

static unsigned random_access(struct test_run *t)
{
	static const unsigned kinds[] = { 0, EXO_VM_READ, ACCESS, ACCESS };

	return kinds[test_random(t) % ARRAY_COUNT(kinds)];
}

static bool map_range(unsigned first, unsigned pages, unsigned access)
{
	int64_t at = exo_vm_map(page_at(first), pages * PAGE_BYTES, access | EXO_VM_FIXED);

	if (count_mapped(first, pages))
		return at == -E_EXIST;
	for (unsigned page = first; page < first + pages; page++) {
		model[page].mapped = true;
		model[page].access = access;
		model[page].value = 0;
	}
	return at == (int64_t)page_at(first);
}

static bool unmap_range(unsigned first, unsigned pages)
{
	for (unsigned page = first; page < first + pages; page++)
		model[page].mapped = false;
	return !exo_vm_unmap(page_at(first), pages * PAGE_BYTES);
}

static bool protect_range(unsigned first, unsigned pages, unsigned access)
{
	int error = exo_vm_protect(page_at(first), pages * PAGE_BYTES, access);

	if (count_mapped(first, pages) < pages)
		return error == -E_NOENT;
	for (unsigned page = first; page < first + pages; page++)
		model[page].access = access;
	return !error;
}

static void write_range(unsigned first, unsigned pages, char value)
{
	for (unsigned page = first; page < first + pages; page++)
		if (model[page].mapped && model[page].access == ACCESS) {
			*page_at(page) = value;
			model[page].value = value;
		}
}

static bool random_step(struct test_run *t)
{
	unsigned first = (unsigned)(test_random(t) % PAGES);
	unsigned pages = 1 + (unsigned)(test_random(t) % MIN(PAGES - first, 9));

	switch (test_random(t) % 8) {
	case 0:
	case 1:
	case 2:
		return map_range(first, pages, random_access(t));
	case 3:
		return unmap_range(first, pages);
	case 4:
	case 5:
		return protect_range(first, pages, random_access(t));
	default:
		write_range(first, pages, (char)('a' + test_random(t) % 26));
		return true;
	}
}

TEST(memory_random)
{
	struct memory_mark before;

	for (unsigned life = 0; life < 3; life++) {
		window = map_pages(PAGES);
		CHECK(window);
		CHECK_EQUAL(exo_vm_unmap(window, PAGES * PAGE_BYTES), 0);
		memset(model, 0, sizeof(model));
		for (unsigned round = 0; round < 300; round++) {
			CHECK(random_step(t));
			if (round % 5 == 0)
				for (unsigned page = 0; page < PAGES; page++)
					CHECK(page_is_as_in_model(page));
		}
		CHECK(unmap_range(0, PAGES));
		if (life)
			CHECK(memory_is_back(&before));
		memory_mark(&before);
	}
}
