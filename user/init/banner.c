/* SPDX-License-Identifier: MIT
 *
 * The two banners (banner.h). What the build knows comes from etc/ in the initrd, what the machine
 * knows from exo_system_info.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/file.h>
#include <exo_user/words.h>
#include "banner.h"

#define LINE_BYTES 256
#define COLUMNS    80

/* "BANNER,key,first line of the file". */
static void print_file(const char *key, const char *path)
{
	char line[LINE_BYTES];

	file_first_line(path, line, sizeof(line), "unknown");
	printf("BANNER,%s,%s\n", key, line);
}

static void print_options(void)
{
	struct file_lines lines = { .path = "etc/options" };
	char line[LINE_BYTES];

	while (file_next_line(&lines, line, sizeof(line)) > 0)
		if (line[0])
			printf("BANNER,option,%s\n", line);
}

void banner_print_machine(const struct exo_system_info *info)
{
	char instrument[16];

	if (!words_find_value(info->cmdline, "instrument", instrument, sizeof(instrument)))
		strlcpy(instrument, "interactive", sizeof(instrument));
	print_file("revision", "etc/revision");
	print_file("confighash", "etc/confighash");
	print_file("compiler", "etc/compiler");
	printf("BANNER,instrument,%s\n", instrument);
	printf("BANNER,cpu,%s\n", info->cpu_name);
	printf("BANNER,memory,%lu\n", info->memory_bytes);
	printf("BANNER,tsc_hz,%lu\n", info->tsc_hz);
	printf("BANNER,bench_clean,%c\n",
	       file_has_line("etc/config", "CONFIG_BENCH_CLEAN=y") ? 'y' : 'n');
	print_options();
}

static unsigned count_options(void)
{
	struct file_lines lines = { .path = "etc/options" };
	char line[LINE_BYTES];
	unsigned count = 0;

	while (file_next_line(&lines, line, sizeof(line)) > 0)
		count += line[0] != '\0';
	return count;
}

/* "CONFIG_X=y" becomes "X", "# CONFIG_X is not set" becomes "no X", anything else stays. */
static void option_shorten(const char *line, char *text, size_t size)
{
	const char *prefix = "CONFIG_", *unset = "# CONFIG_";
	char *end;

	text[0] = '\0';
	if (str_starts_with(line, unset)) {
		strlcpy(text, "no ", size);
		strlcat(text, line + strlen(unset), size);
		end = strchr(text + 3, ' ');
		if (end)
			*end = '\0';
		return;
	}
	strlcpy(text, line + (str_starts_with(line, prefix) ? strlen(prefix) : 0), size);
	end = strstr(text, "=y");
	if (end)
		*end = '\0';
}

/* The options that differ, as many as fit into the line, of which `used` columns are taken. */
static void print_option_names(size_t used)
{
	struct file_lines lines = { .path = "etc/options" };
	char line[LINE_BYTES], text[LINE_BYTES];
	const char *separator = ": ";

	while (file_next_line(&lines, line, sizeof(line)) > 0) {
		if (!line[0])
			continue;
		option_shorten(line, text, sizeof(text));
		used += strlen(separator) + strlen(text);
		if (used + strlen(", ...") >= COLUMNS) {
			printf(", ...");
			return;
		}
		printf("%s%s", separator, text);
		separator = ", ";
	}
}

void banner_print_human(const struct exo_system_info *info)
{
	char revision[LINE_BYTES];
	unsigned changed = count_options();
	int used;

	file_first_line("etc/revision", revision, sizeof(revision), "unknown");
	printf("\nExo-OS, revision %s\n", revision);
	printf("%s\n%lu MiB of memory, started by %s", info->cpu_name, info->memory_bytes / MIB,
	       info->boot_protocol);
	if (info->tsc_hz)
		printf(" in %lu us", info->boot_ticks * 1000000 / info->tsc_hz);
	printf("\n");
	if (!changed) {
		printf("configuration: the baseline");
	} else {
		used = printf("configuration: baseline + %u", changed);
		print_option_names((size_t)used);
	}
	printf("\n\nType help for the commands.\n\n");
}
