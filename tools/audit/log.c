/* SPDX-License-Identifier: MIT
 *
 * From lines to a struct log. A serial log has other lines too, and ends its lines with CR LF.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "log.h"

#define FIELDS_MAX 16

static void *grow(void *array, size_t count, size_t *room, size_t bytes)
{
	if (count < *room)
		return array;
	*room = *room ? *room * 2 : 1024;
	array = realloc(array, *room * bytes);
	if (!array) {
		perror("audit-verify");
		exit(2);
	}
	return array;
}

/* Exactly a number in this base: no sign, no blank, nothing behind. */
static bool take_number(const char *text, int base, uint64_t *value)
{
	const char *digits = base == 16 ? "0123456789abcdef" : "0123456789";
	size_t length = strlen(text);

	if (!length || strspn(text, digits) != length || length > (base == 16 ? 16 : 20))
		return false;
	*value = strtoull(text, NULL, base);
	return true;
}

static bool take_int(const char *text, int32_t *value)
{
	uint64_t number;

	if (!take_number(text, 10, &number) || number > INT32_MAX)
		return false;
	*value = (int32_t)number;
	return true;
}

static bool take_hash(const char *text, struct merkle_hash *hash)
{
	static const char digits[] = "0123456789abcdef";

	if (strlen(text) != 2 * sizeof(hash->bytes) || strspn(text, digits) != strlen(text))
		return false;
	for (size_t i = 0; i < sizeof(hash->bytes); i++)
		hash->bytes[i] = (strchr(digits, text[2 * i]) - digits) << 4 |
				 (strchr(digits, text[2 * i + 1]) - digits);
	return true;
}

static bool take_event(const char *text, uint32_t *event)
{
#define NAME(number, name, a, b, c) { number, #name },
	static const struct {
		uint32_t event;
		const char *name;
	} events[] = { EXO_AUDIT_EVENTS(NAME) };
#undef NAME

	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++) {
		if (!strcmp(text, events[i].name)) {
			*event = events[i].event;
			return true;
		}
	}
	return false;
}

static bool take_record(struct log *log, char **field, unsigned line)
{
	struct entry *entry;

	log->entries = grow(log->entries, log->count, &log->room, sizeof(*log->entries));
	entry = &log->entries[log->count];
	memset(entry, 0, sizeof(*entry));
	entry->line = line;
	log->count++;
	if (take_number(field[2], 10, &entry->record.number) &&
	    take_number(field[3], 10, &entry->record.time_ns) &&
	    take_int(field[4], &entry->record.agent) && take_int(field[5], &entry->record.thread) &&
	    take_event(field[6], &entry->record.event) &&
	    take_number(field[7], 16, &entry->record.a) &&
	    take_number(field[8], 16, &entry->record.b) &&
	    take_number(field[9], 16, &entry->record.c) && take_hash(field[10], &entry->hash))
		return true;
	log->count--;
	return false;
}

static bool take_root(struct log *log, const char *size, const char *hash, unsigned line)
{
	struct root root = { .line = line };

	if (!take_number(size, 10, &root.size) || !take_hash(hash, &root.hash))
		return false;
	log->roots = grow(log->roots, log->root_count, &log->root_room, sizeof(*log->roots));
	log->roots[log->root_count++] = root;
	return true;
}

static bool take_left(struct log *log, const char *level, const char *hash)
{
	uint64_t number;

	if (!take_number(level, 10, &number) || number > 62 || !take_hash(hash, &log->left[number]))
		return false;
	log->left_given |= (uint64_t)1 << number;
	return true;
}

/* An export begins: what stood before is another one. */
static bool take_log(struct log *log, const char *first, const char *size)
{
	log->begun = true;
	log->ended = false;
	log->count = 0;
	log->left_given = 0;
	return take_number(first, 10, &log->first) && take_number(size, 10, &log->size) &&
	       log->first < log->size;
}

static bool take_line(struct log *log, char **field, unsigned count, unsigned line)
{
	if (count == 4 && !strcmp(field[1], "log"))
		return take_log(log, field[2], field[3]);
	if (count == 4 && !strcmp(field[1], "root"))
		return take_root(log, field[2], field[3], line);
	if (count == 4 && (!strcmp(field[1], "leaf") || !strcmp(field[1], "proof")))
		return true; /* of another command */
	if (!log->begun || log->ended)
		return false;
	if (count == 4 && !strcmp(field[1], "left"))
		return take_left(log, field[2], field[3]);
	if (count == 11 && !strcmp(field[1], "record"))
		return take_record(log, field, line);
	if (count == 3 && !strcmp(field[1], "end")) {
		log->ended = true;
		return take_number(field[2], 10, &log->end_count);
	}
	return false;
}

int log_read(struct log *log, FILE *file)
{
	char *text = NULL;
	size_t bytes = 0;

	for (unsigned line = 1; getline(&text, &bytes, file) >= 0; line++) {
		char *field[FIELDS_MAX], *at = text;
		unsigned count = 0;

		text[strcspn(text, "\r\n")] = '\0';
		if (strncmp(text, "AUDIT,", 6))
			continue;
		while (at && count < FIELDS_MAX)
			field[count++] = strsep(&at, ",");
		if (!take_line(log, field, count, line))
			problem(log, "line %u is no line of an exported log", line);
	}
	free(text);
	return ferror(file) ? -1 : 0;
}

bool log_trust(struct log *log, const char *text)
{
	char size[24];
	size_t length = strcspn(text, ":");

	if (text[length] != ':' || length >= sizeof(size))
		return false;
	memcpy(size, text, length);
	size[length] = '\0';
	return take_root(log, size, text + length + 1, 0);
}
