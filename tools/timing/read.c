/* SPDX-License-Identifier: MIT
 *
 * Reading bench_results.csv for the timing plane.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"

enum { FIELDS = 32 };

static int damaged(const char *path, unsigned line, const char *what)
{
	fprintf(stderr, "%s:%u: %s\n", path, line, what);
	return -1;
}

static struct row *row_of(struct table *table, const char *name, const char *unit)
{
	for (size_t i = 0; i < table->count; i++)
		if (!strcmp(table->rows[i].name, name))
			return &table->rows[i];
	if (table->count == NAMES_MAX)
		return NULL;
	table->rows[table->count] = (struct row){ .name = strdup(name), .unit = strdup(unit) };
	return &table->rows[table->count++];
}

/* Where the TSC advances in steps, the median of a short operation is one of two steps and the mean
 * is right; what disturbs the mean of a boot, the median over the boots leaves out. */
static const char *column_of(const struct table *table)
{
	for (size_t i = 0; i < table->banner_count; i++)
		if (!strcmp(table->banner[i], "# instrument,host"))
			return "mean";
	return "p50";
}

/* Boots of different machines, compilers or instruments are not comparable. */
static int take_banner(struct table *table, bool first, const char *text, const char *path)
{
	static const char *const keys[] = { "# instrument,", "# machine,", "# cpu,", "# memory,",
					    "# compiler," };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strncmp(text, keys[i], strlen(keys[i])))
			continue;
		if (first) {
			table->banner[table->banner_count++] = strdup(text);
			return 0;
		}
		for (size_t k = 0; k < table->banner_count; k++)
			if (!strcmp(table->banner[k], text))
				return 0;
		fprintf(stderr, "refused: the boots differ: %s has \"%s\"\n", path, text + 2);
		return -1;
	}
	return 0;
}

static unsigned split(char *text, char **fields)
{
	unsigned count = 0;

	for (char *field; count < FIELDS && (field = strsep(&text, ","));)
		fields[count++] = field;
	return count;
}

int table_read(struct table *table, enum group group, const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL, *fields[FIELDS];
	size_t size = 0;
	unsigned value = 0, unit = 0, line = 0, results = 0;
	bool first = !table->banner_count;
	int error = 0;

	if (!in) {
		perror(path);
		return -1;
	}
	while (!error && getline(&text, &size, in) >= 0) {
		struct row *row;
		unsigned count;

		line++;
		text[strcspn(text, "\r\n")] = 0;
		if (*text == '#') {
			error = take_banner(table, first, text, path);
			continue;
		}
		count = split(text, fields);
		if (!strcmp(fields[0], "name")) {
			for (unsigned i = 1; i < count; i++) {
				value = strcmp(fields[i], column_of(table)) ? value : i;
				unit = strcmp(fields[i], "unit") ? unit : i;
			}
			continue;
		}
		if (!value || !unit || count <= value || count <= unit) {
			error = damaged(path, line, "not a line of bench_results.csv");
			break;
		}
		row = row_of(table, fields[0], fields[unit]);
		if (!row || row->count[group] == BOOTS_MAX)
			error = damaged(path, line, "more than this program is made for");
		else
			row->value[group][row->count[group]++] = atof(fields[value]);
		results++;
	}
	if (!error && !results)
		error = damaged(path, line, "no results in it");
	free(text);
	fclose(in);
	return error;
}
