/* SPDX-License-Identifier: MIT
 *
 * Lines that somebody wrote: a defconfig, a fragment, a .config. Forms: CONFIG_X=value, the comment
 * `# CONFIG_X is not set`, other comments, blank lines; anything else is an error.
 */
#include <ctype.h>
#include <unistd.h>
#include "config.h"

static void line_add(struct request *request, char *symbol, char *value, char *place)
{
	size_t size = (request->count + 1) * sizeof(*request->lines);

	request->lines = realloc(request->lines, size);
	if (!request->lines)
		exit(2);
	request->lines[request->count++] =
		(struct request_line){ .symbol = symbol, .value = value, .place = place };
}

/* Paths inside the source tree are shown relative to it. */
static char *place_of(const char *path, unsigned line)
{
	const char *tree = getenv("srctree") ?: "";
	size_t length = strlen(tree);
	char *place;

	if (length && !strncmp(path, tree, length) && path[length] == '/')
		path += length + 1;
	if (asprintf(&place, "%s:%u", path, line) < 0)
		exit(2);
	return place;
}

/* 1: an option; 0: a comment or blank; -1: neither. */
static int line_parse(const char *text, char **symbol, char **value)
{
	const char *start = text + strspn(text, "# \t"), *end;
	bool comment = text[strspn(text, " \t")] == '#';

	*symbol = *value = NULL;
	if (strncmp(start, "CONFIG_", 7))
		return comment || !*start ? 0 : -1;
	start += 7;
	for (end = start; isalnum((unsigned char)*end) || *end == '_'; end++)
		;
	*symbol = strndup(start, end - start);
	if (comment && !strcmp(end, " is not set"))
		*value = strdup("n");
	else if (!comment && *end == '=' && end > start)
		*value = strdup(end + 1);
	return *value ? 1 : -1;
}

int request_read(struct request *request, const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL, *symbol, *value, *place = NULL;
	size_t size = 0;
	int errors = 0;

	*request = (struct request){ .path = path };
	if (!in) {
		perror(path);
		return -1;
	}
	for (unsigned line = 1; getline(&text, &size, in) >= 0; line++) {
		text[strcspn(text, "\r\n")] = 0;
		if (strstr(text, "Automatically generated file"))
			request->generated = true;
		if (!strncmp(text, "#: ", 3)) {
			place = strdup(text + 3);
			continue;
		}
		switch (line_parse(text, &symbol, &value)) {
		case 1:
			line_add(request, symbol, value, place ? place : place_of(path, line));
			place = NULL;
			break;
		case -1:
			fprintf(stderr, "%s:%u: not a line of a configuration: %s\n", path, line,
				text);
			errors++;
		}
	}
	free(text);
	fclose(in);
	return errors ? -1 : 0;
}

int request_write(const struct request *request, FILE *out)
{
	for (size_t i = 0; i < request->count; i++) {
		const struct request_line *l = &request->lines[i];

		fprintf(out, "#: %s\n", l->place);
		if (!strcmp(l->value, "n"))
			fprintf(out, "# CONFIG_%s is not set\n", l->symbol);
		else
			fprintf(out, "CONFIG_%s=%s\n", l->symbol, l->value);
	}
	return ferror(out) ? -1 : 0;
}

void request_drop(struct request *request, const char *symbol)
{
	size_t kept = 0;

	for (size_t i = 0; i < request->count; i++)
		if (strcmp(request->lines[i].symbol, symbol))
			request->lines[kept++] = request->lines[i];
	request->count = kept;
}

void request_set(struct request *request, const char *symbol, const char *value, const char *place)
{
	request_drop(request, symbol);
	line_add(request, strdup(symbol), strdup(value), strdup(place));
	request->lines[request->count - 1].keep = true;
}

int request_load(const struct request *request)
{
	char path[] = "/tmp/exo-config-XXXXXX";
	int file = mkstemp(path), result = -1;
	FILE *out = file < 0 ? NULL : fdopen(file, "w");

	if (!out) {
		perror(path);
		return -1;
	}
	if (!request_write(request, out) && !fclose(out))
		result = values_load(path);
	unlink(path);
	return result;
}
