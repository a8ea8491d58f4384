/* SPDX-License-Identifier: MIT
 *
 * The cpio "newc" reader (cpio(5)): entries of a 110-byte header in hexadecimal text, a
 * NUL-terminated name and the data, both padded to four bytes; an entry named TRAILER!!! ends the
 * archive.
 */
#include <exo/heap.h>
#include <exo/initrd.h>
#include <exo/string.h>
#include <uapi/exo/errors.h>

#define HEADER_BYTES 110
#define FIELD_DIGITS 8
#define NAME_MAX     256
#define TRAILER      "TRAILER!!!"

#define MODE_TYPE    0170000
#define MODE_REGULAR 0100000

/* Fields of eight digits behind the six of the magic. */
enum field { FIELD_MODE = 1, FIELD_FILE_BYTES = 6, FIELD_NAME_BYTES = 11 };

#define MANIFEST_SUFFIX ".manifest"

struct entry {
	struct initrd_file file;
	bool regular;
	bool last;
	size_t next; /* offset of the entry behind */
};

/* The regular files of the archive in use, read once: finding one parses nothing. */
static struct initrd_file *files;
static size_t file_count;

/* The value of a hexadecimal digit, plus one: 0 is none. A table, so that reading a header takes
 * the same instructions whatever its numbers are: texts of another length in etc/ leave start-up's
 * price alone. */
static const uint8_t digit_values[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* A field's value, or -1 when it is not hexadecimal. */
static int64_t field_value(const uint8_t *header, enum field field)
{
	const uint8_t *digit = header + 6 + FIELD_DIGITS * field;
	int64_t value = 0;

	for (int i = 0; i < FIELD_DIGITS; i++) {
		if (!digit_values[digit[i]])
			return -1;
		value = value << 4 | (digit_values[digit[i]] - 1);
	}
	return value;
}

/* Read the entry at an offset; NULL, or what is wrong with it. */
static const char *entry_read(const uint8_t *archive, size_t bytes, size_t offset,
			      struct entry *entry)
{
	const uint8_t *header = archive + offset;
	int64_t mode, file_bytes, name_bytes;
	size_t data;

	if (bytes - offset < HEADER_BYTES)
		return "the archive ends inside a header";
	if (memcmp(header, "070701", 6))
		return "an entry does not start with the magic 070701 (cpio format newc)";
	mode = field_value(header, FIELD_MODE);
	file_bytes = field_value(header, FIELD_FILE_BYTES);
	name_bytes = field_value(header, FIELD_NAME_BYTES);
	if (mode < 0 || file_bytes < 0 || name_bytes < 0)
		return "a header field is not a hexadecimal number";
	if (name_bytes < 1 || name_bytes > NAME_MAX)
		return "a name is empty or longer than 255 bytes";
	if ((size_t)name_bytes > bytes - offset - HEADER_BYTES)
		return "the archive ends inside a name";
	if (header[HEADER_BYTES + name_bytes - 1])
		return "a name is not terminated";
	data = ALIGN_UP(offset + HEADER_BYTES + name_bytes, 4);
	if (data > bytes || (size_t)file_bytes > bytes - data)
		return "the archive ends inside a file";
	entry->file.name = (const char *)header + HEADER_BYTES;
	entry->file.data = archive + data;
	entry->file.bytes = file_bytes;
	entry->file.manifest = NULL;
	entry->regular = (mode & MODE_TYPE) == MODE_REGULAR;
	entry->last = !strcmp(entry->file.name, TRAILER);
	entry->next = ALIGN_UP(data + file_bytes, 4);
	return NULL;
}

int initrd_check(const void *archive, size_t bytes, const char **reason, size_t *offset)
{
	struct entry entry;

	for (*offset = 0;; *offset = entry.next) {
		if (*offset >= bytes) {
			*reason = "the archive has no end entry";
			return -E_FORMAT;
		}
		*reason = entry_read(archive, bytes, *offset, &entry);
		if (*reason)
			return -E_FORMAT;
		if (entry.last)
			return 0;
	}
}

static const char *without_prefix(const char *path)
{
	if (path[0] == '.' && path[1] == '/')
		path += 2;
	while (*path == '/')
		path++;
	return path;
}

/* The regular files of a checked archive, into `to` unless that is NULL; how many. */
static size_t files_read(const uint8_t *archive, size_t bytes, struct initrd_file *to)
{
	struct entry entry = { .next = 0 };
	size_t count = 0;

	while (!entry_read(archive, bytes, entry.next, &entry) && !entry.last) {
		if (!entry.regular)
			continue;
		if (to) {
			to[count] = entry.file;
			to[count].name = without_prefix(entry.file.name);
		}
		count++;
	}
	return count;
}

/* The length of a manifest's name without what makes it one; 0 for other files. */
static size_t manifest_base(const char *name)
{
	size_t suffix = sizeof(MANIFEST_SUFFIX) - 1, length = strlen(name);

	if (length <= suffix || strcmp(name + length - suffix, MANIFEST_SUFFIX))
		return 0;
	return length - suffix;
}

/* Once, so that starting an agent need not search for its manifest. */
static void link_manifests(void)
{
	for (size_t i = 0; i < file_count; i++) {
		size_t base = manifest_base(files[i].name);

		for (size_t j = 0; base && j < file_count; j++)
			if (strlen(files[j].name) == base &&
			    !memcmp(files[j].name, files[i].name, base))
				files[j].manifest = &files[i];
	}
}

int initrd_use(const void *archive, size_t bytes)
{
	file_count = files_read(archive, bytes, NULL);
	if (!file_count)
		return 0;
	files = heap_alloc(file_count * sizeof(*files));
	if (!files)
		return -E_NOMEM;
	files_read(archive, bytes, files);
	link_manifests();
	return 0;
}

int initrd_find(const char *path, struct initrd_file *file)
{
	path = without_prefix(path);
	for (size_t i = 0; i < file_count; i++) {
		if (!strcmp(files[i].name, path)) {
			*file = files[i];
			return 0;
		}
	}
	return -E_NOENT;
}
