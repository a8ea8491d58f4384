/* SPDX-License-Identifier: MIT
 *
 * Files of the initrd, and lines of them.
 */
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/file.h>
#include <uapi/exo/syscall.h>

#define FILE_BYTES_MAX (16 * KIB)

static char whole[FILE_BYTES_MAX];

TEST(initrd_executable)
{
	char magic[4];

	CHECK_EQUAL(exo_file_read("init", 0, magic, 4), 4);
	CHECK(!memcmp(magic, "\177ELF", 4));
	CHECK_EQUAL(exo_file_read("/init", 1, magic, 3), 3);
	CHECK(!memcmp(magic, "ELF", 3));
}

TEST(initrd_absent)
{
	char byte;

	CHECK_EQUAL(exo_file_read("no/such/file", 0, &byte, 1), -E_NOENT);
	CHECK_EQUAL(exo_file_read("", 0, &byte, 1), -E_NOENT);
	CHECK_EQUAL(exo_file_read("etc", 0, &byte, 1), -E_NOENT);
	CHECK_EQUAL(exo_file_read("etc/confi", 0, &byte, 1), -E_NOENT);
	CHECK_EQUAL(exo_file_read("etc/configs", 0, &byte, 1), -E_NOENT);
	CHECK_EQUAL(exo_file_read("TRAILER!!!", 0, &byte, 1), -E_NOENT);
}

TEST(initrd_end)
{
	long bytes = exo_file_read("etc/config", 0, whole, sizeof(whole));
	char byte = 'x';

	CHECK(bytes > 0 && bytes < (long)sizeof(whole));
	CHECK_EQUAL(exo_file_read("etc/config", (size_t)bytes - 1, &byte, 1), 1);
	CHECK_EQUAL(byte, '\n');
	CHECK_EQUAL(exo_file_read("etc/config", (size_t)bytes, &byte, 1), 0);
	CHECK_EQUAL(exo_file_read("etc/config", (size_t)bytes + 1, &byte, 1), 0);
	CHECK_EQUAL(exo_file_read("etc/config", SIZE_MAX, &byte, 1), 0);
	CHECK_EQUAL(exo_file_read("etc/config", SIZE_MAX - 1, &byte, SIZE_MAX), 0);
	CHECK_EQUAL(exo_file_read("etc/config", 0, &byte, 0), 0);
}

TEST(initrd_any_piece)
{
	long bytes = exo_file_read("etc/config", 0, whole, sizeof(whole));

	CHECK(bytes > 0);
	for (unsigned i = 0; i < 300; i++) {
		char piece[300];
		size_t offset = test_random(t) % (size_t)bytes;
		size_t wanted = 1 + test_random(t) % sizeof(piece);
		size_t expected = MIN(wanted, (size_t)bytes - offset);

		memset(piece, 0, sizeof(piece));
		CHECK_EQUAL(exo_file_read("etc/config", offset, piece, wanted), expected);
		CHECK(!memcmp(piece, whole + offset, expected));
		if (expected < sizeof(piece))
			CHECK_EQUAL(piece[expected], 0); /* nothing behind the piece is touched */
	}
}

TEST(initrd_lines)
{
	struct file_lines lines = { .path = "etc/config" };
	long bytes = exo_file_read("etc/config", 0, whole, sizeof(whole) - 1);
	char *at = whole, line[256];
	int state;

	CHECK(bytes > 0);
	whole[bytes] = '\0';
	while ((state = file_next_line(&lines, line, sizeof(line))) > 0) {
		CHECK(str_starts_with(at, line));
		at += strlen(line);
		CHECK_EQUAL(*at, '\n');
		at++;
	}
	CHECK_EQUAL(state, 0);
	CHECK_EQUAL(at - whole, bytes);
}

TEST(initrd_lines_cut)
{
	struct file_lines lines = { .path = "etc/config" }, short_lines = lines;
	char line[256], start[8];

	while (file_next_line(&lines, line, sizeof(line)) > 0) {
		CHECK_EQUAL(file_next_line(&short_lines, start, sizeof(start)), 1);
		CHECK(str_starts_with(line, start));
		CHECK_EQUAL(strlen(start), MIN(strlen(line), sizeof(start) - 1));
	}
	CHECK_EQUAL(file_next_line(&short_lines, start, sizeof(start)), 0);
	lines = (struct file_lines){ .path = "no/such/file" };
	CHECK_EQUAL(file_next_line(&lines, line, sizeof(line)), -E_NOENT);
}

TEST(initrd_configuration)
{
	CHECK(file_has_line("etc/config", "CONFIG_TESTS=y"));
	CHECK(!file_has_line("etc/config", "CONFIG_TESTS=n"));
}
