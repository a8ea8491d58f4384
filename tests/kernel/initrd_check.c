/* SPDX-License-Identifier: MIT
 *
 * The cpio reader against damaged archives.
 */
#include <exo/initrd.h>
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/test.h>

#define ARCHIVE_MAX 1024

struct builder {
	char bytes[ARCHIVE_MAX];
	size_t used;
};

static void add_padded(struct builder *b, const void *data, size_t bytes)
{
	memcpy(b->bytes + b->used, data, bytes);
	b->used = ALIGN_UP(b->used + bytes, 4);
}

static void add(struct builder *b, const char *name, unsigned mode, const char *data)
{
	char header[128];
	size_t name_bytes = strlen(name) + 1;

	exo_snprintf(header, sizeof(header),
		     "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", 0, mode, 0, 0, 1,
		     0, (unsigned)strlen(data), 0, 0, 0, 0, (unsigned)name_bytes, 0);
	memcpy(b->bytes + b->used, header, 110);
	b->used += 110;
	add_padded(b, name, name_bytes);
	add_padded(b, data, strlen(data));
}

static void make_good(struct builder *b)
{
	memset(b, 0, sizeof(*b));
	add(b, "etc", 0040755, "");
	add(b, "etc/motd", 0100644, "hello");
	add(b, "TRAILER!!!", 0, "");
}

TEST(initrd_good_archive)
{
	struct builder b;
	const char *reason;
	size_t offset;

	make_good(&b);
	CHECK_EQUAL(initrd_check(b.bytes, b.used, &reason, &offset), 0);
}

TEST(initrd_refuses_every_cut)
{
	struct builder b;
	const char *reason;
	size_t offset;

	make_good(&b);
	/* The padding behind the last name may be missing. */
	for (size_t bytes = 0; bytes + 4 < b.used; bytes++)
		CHECK(initrd_check(b.bytes, bytes, &reason, &offset) == -E_FORMAT);
}

static const struct {
	const char *what;
	unsigned offset;
	const char *text;
} damages[] = {
	{ "magic", 0, "070702" },
	{ "hexadecimal", 54, "0000000g" }, /* file size */
	{ "ends inside a file", 54, "7fffffff" },
	{ "ends inside a file", 54, "ffffffff" },
	{ "name is empty", 94, "00000000" },
	{ "name is empty", 94, "00000101" },
	{ "not terminated", 94, "00000002" },
};

TEST(initrd_refuses_each_damage)
{
	for (unsigned i = 0; i < ARRAY_COUNT(damages); i++) {
		struct builder b;
		const char *reason;
		size_t offset;

		make_good(&b);
		memcpy(b.bytes + damages[i].offset, damages[i].text, strlen(damages[i].text));
		CHECK_EQUAL(initrd_check(b.bytes, b.used, &reason, &offset), -E_FORMAT);
		CHECK_EQUAL(offset, 0);
	}
}

TEST(initrd_no_end_entry)
{
	struct builder b = { .used = 0 };
	const char *reason;
	size_t offset;

	add(&b, "only", 0100644, "x");
	CHECK_EQUAL(initrd_check(b.bytes, b.used, &reason, &offset), -E_FORMAT);
	CHECK_EQUAL(offset, b.used);
}

TEST(initrd_random_damage)
{
	for (int round = 0; round < 1000; round++) {
		struct builder b;
		const char *reason;
		size_t offset;

		make_good(&b);
		for (int i = 0; i < 3; i++)
			b.bytes[test_random(t) % b.used] = test_random(t);
		if (initrd_check(b.bytes, b.used, &reason, &offset))
			CHECK(reason && offset <= b.used);
	}
}

TEST(initrd_find_paths)
{
	struct initrd_file file;

	CHECK_EQUAL(initrd_find("init", &file), 0);
	CHECK_EQUAL(initrd_find("/init", &file), 0);
	CHECK_EQUAL(initrd_find("ini", &file), -E_NOENT);
	CHECK_EQUAL(initrd_find("init/", &file), -E_NOENT);
	CHECK_EQUAL(initrd_find("", &file), -E_NOENT);
	CHECK_EQUAL(initrd_find("etc", &file), -E_NOENT);
}
