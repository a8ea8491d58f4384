/* SPDX-License-Identifier: MIT
 *
 * Configuration expressions: NAME[+SYMBOL[=VALUE]|-SYMBOL]…, the lab's way to say "the baseline
 * with slabs" (baseline+MM_HEAP_SLAB) or "optimised without the shadow buffer"
 * (optimized-VGA_SHADOW). NAME is configs/NAME_defconfig or the path of a file; of a full .config
 * its short form is used, because there every option has a value and a flip could not take its
 * dependents along.
 */
#include <ctype.h>
#include <dirent.h>
#include <unistd.h>
#include "config.h"

/* The flips are the longest tail of +SYMBOL and -SYMBOL; everything before is the name. */
static const char *flips_start(const char *expression)
{
	const char *at = expression + strlen(expression);
	const char *start = at;

	while (at > expression) {
		at--;
		if ((*at == '+' || *at == '-') && isupper((unsigned char)at[1]))
			start = at;
		else if (!isalnum((unsigned char)*at) && !strchr("_=\"", *at))
			break;
	}
	return start;
}

static void list_configurations(const char *directory)
{
	DIR *d = opendir(directory);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		char *end = strstr(entry->d_name, "_defconfig");

		if (end && !end[strlen("_defconfig")])
			fprintf(stderr, " %.*s", (int)(end - entry->d_name), entry->d_name);
	}
	fputc('\n', stderr);
	if (d)
		closedir(d);
}

static char *path_of_name(const char *name)
{
	const char *tree = getenv("srctree") ?: ".";
	char *path;

	if (asprintf(&path, "%s%s%s", name[0] == '/' ? "" : tree, name[0] == '/' ? "" : "/", name) <
	    0)
		exit(2);
	if (strchr(name, '/') || !access(path, R_OK))
		return path;
	free(path);
	if (asprintf(&path, "%s/configs/%s_defconfig", tree, name) < 0)
		exit(2);
	return path;
}

static int name_read(struct request *request, const char *name)
{
	char *path = path_of_name(name);

	if (access(path, R_OK)) {
		char *end = strrchr(path, '/');

		if (strchr(name, '/')) {
			fprintf(stderr, "no configuration '%s': there is no such file\n", name);
			return -1;
		}
		fprintf(stderr,
			"no configuration '%s': there is no configs/%s_defconfig; there are:", name,
			name);
		*end = 0;
		list_configurations(path);
		return -1;
	}
	return request_read(request, path);
}

/* A full .config: keep only the lines that its short form has. */
static int request_shorten(struct request *request)
{
	char path[] = "/tmp/exo-config-XXXXXX";
	int file = mkstemp(path), result = -1;
	const char *original = request->path;

	if (file < 0 || request_load(request))
		return -1;
	for (size_t i = 0; i < request->count; i++) {
		if (line_is_lost(request, &request->lines[i])) {
			line_explain_loss(request, &request->lines[i], stderr);
			goto out;
		}
	}
	if (!conf_write_defconfig(path))
		result = request_read(request, path);
	request->path = original;
	for (size_t i = 0; i < request->count; i++)
		request->lines[i].place = strdup(original);
out:
	close(file);
	unlink(path);
	return result;
}

static int flip_on(struct request *request, struct symbol *symbol, const char *value,
		   const char *flip)
{
	struct symbol *choice = option_choice(symbol);
	struct property *p;
	struct expr *e;
	struct symbol *member;

	if (sym_is_choice(symbol)) {
		fprintf(stderr, "+%s: it is a choice: name one of its members:", symbol->name);
		p = sym_get_choice_prop(symbol);
		expr_list_for_each_sym(p->expr, e, member) fprintf(stderr, " %s", member->name);
		fputc('\n', stderr);
		return -1;
	}
	if (symbol->type != S_BOOLEAN && !*value) {
		fprintf(stderr, "+%s: it is %s: write +%s=VALUE\n", symbol->name,
			sym_type_name(symbol->type), symbol->name);
		return -1;
	}
	if (choice) {
		p = sym_get_choice_prop(choice);
		expr_list_for_each_sym(p->expr, e, member) request_drop(request, member->name);
	}
	request_set(request, symbol->name, *value ? value : "y", flip);
	return 0;
}

static int flip_off(struct request *request, struct symbol *symbol, const char *value,
		    const char *flip)
{
	if (*value || sym_is_choice(symbol)) {
		fprintf(stderr, "-%s: %s\n", symbol->name,
			*value ? "takes no value"
			       : "it is a choice: remove the member that is chosen");
		return -1;
	}
	if (option_choice(symbol) && sym_choice_default(option_choice(symbol)) == symbol) {
		fprintf(stderr,
			"-%s: it is the default of its choice: choose another member with +\n",
			symbol->name);
		return -1;
	}
	if (option_choice(symbol) || symbol->type != S_BOOLEAN)
		request_drop(request, symbol->name);
	else
		request_set(request, symbol->name, "n", flip);
	return 0;
}

/* One flip at text; *end is set behind it. */
static int flip_apply(struct request *request, const char *text, const char **end)
{
	size_t length = strcspn(text + 1, "+-"), name_length = strcspn(text + 1, "=+-");
	char *name = strndup(text + 1, name_length);
	char *value = strndup(text + 1 + name_length, length - name_length);
	struct symbol *s = option_find(name);

	*end = text + 1 + length;
	if (!s) {
		const char *nearest = option_nearest(name);

		fprintf(stderr, "%.*s: no Kconfig declares %s%s%s%s\n", (int)length + 1, text, name,
			nearest ? "; did you mean " : "", nearest ? nearest : "",
			nearest ? "?" : "");
		return -1;
	}
	return (*text == '+' ? flip_on : flip_off)(request, s, *value ? value + 1 : "",
						   strndup(text, length + 1));
}

/* A flip takes along what depended on the old value: such lines are dropped, with a note. Lines
 * that were lost before, and the flips themselves, are left for the check to report. */
static int drop_dependents(struct request *request)
{
	size_t kept = 0;

	if (request_load(request))
		return -1;
	for (size_t i = 0; i < request->count; i++) {
		struct request_line *l = &request->lines[i];

		if (l->keep || !line_is_lost(request, l)) {
			request->lines[kept++] = *l;
			continue;
		}
		fprintf(stderr, "note: goes with it: ");
		line_explain_loss(request, l, stderr);
	}
	request->count = kept;
	return 0;
}

/* $ARCH is the machine that is built for. The files in configs/ are x86's: what only it has is left
 * out of them, silently, for another one. */
static int arch_apply(struct request *request)
{
	const char *arch = getenv("ARCH");
	size_t kept = 0;

	if (!arch || !*arch || !strcmp(arch, "x86"))
		return 0;
	if (strcmp(arch, "host")) {
		fprintf(stderr, "ARCH is '%s': there are x86 and host\n", arch);
		return -1;
	}
	if (request_load(request))
		return -1;
	for (size_t i = 0; i < request->count; i++)
		request->lines[i].keep = line_is_lost(request, &request->lines[i]);
	request_set(request, "ARCH_HOST", "y", "ARCH=host");
	if (request_load(request))
		return -1;
	for (size_t i = 0; i < request->count; i++)
		if (request->lines[i].keep || !line_is_lost(request, &request->lines[i]))
			request->lines[kept++] = request->lines[i];
	request->count = kept;
	return 0;
}

int expression_read(struct request *request, const char *expression)
{
	const char *flips = flips_start(expression);
	char *name = strndup(expression, flips - expression);

	if (name_read(request, name) || (request->generated && request_shorten(request)))
		return -1;
	free(name);
	if (arch_apply(request))
		return -1;
	if (!*flips)
		return 0;
	if (request_load(request))
		return -1;
	for (size_t i = 0; i < request->count; i++)
		request->lines[i].keep = line_is_lost(request, &request->lines[i]) ||
					 !strcmp(request->lines[i].symbol, "ARCH_HOST");
	while (*flips)
		if (flip_apply(request, flips, &flips))
			return -1;
	return drop_dependents(request);
}

int command_apply(int count, char **arguments)
{
	struct request request;

	(void)count;
	if (expression_read(&request, arguments[0]))
		return 1;
	return request_write(&request, stdout) ? 1 : 0;
}
