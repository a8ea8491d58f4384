/* SPDX-License-Identifier: MIT
 *
 * audit-verify FILE [SIZE:ROOT]...: checks an audit log that the agent `audit` has exported. FILE
 * is a serial log or any other text with its AUDIT lines; - is standard input. Roots are what
 * `audit root` has printed at another time or place: whoever changes a log can make its own roots
 * fit, but not those.
 *
 * Exit status: 0 the log is whole, 1 it is not, 2 it could not be read.
 */
#include <inttypes.h>
#include <string.h>
#include "log.h"

#define EXIT_TROUBLE 2

static int usage(void)
{
	fprintf(stderr, "usage: audit-verify FILE [SIZE:ROOT]...\n");
	return EXIT_TROUBLE;
}

static int read_file(struct log *log, const char *path)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "r") : stdin;

	if (!file || log_read(log, file)) {
		fprintf(stderr, "audit-verify: ");
		perror(path);
		return EXIT_TROUBLE;
	}
	if (file != stdin)
		fclose(file);
	return 0;
}

int main(int argc, char **argv)
{
	static struct log log;

	if (argc < 2)
		return usage();
	for (int i = 2; i < argc; i++) {
		if (!log_trust(&log, argv[i])) {
			fprintf(stderr, "audit-verify: %s is not of the form SIZE:ROOT\n", argv[i]);
			return EXIT_TROUBLE;
		}
	}
	if (read_file(&log, argv[1]))
		return EXIT_TROUBLE;
	log_check(&log);
	if (log.problems) {
		printf("audit-verify: %u problem%s\n", log.problems, log.problems > 1 ? "s" : "");
		return 1;
	}
	printf("audit-verify: records %" PRIu64 " to %" PRIu64 " are as the kernel wrote them\n",
	       log.first, log.size - 1);
	return 0;
}
