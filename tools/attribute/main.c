/* SPDX-License-Identifier: MIT
 *
 * exo-attribute: the commands (attribute.h says what it is about). Exit status 0: the study is
 * complete; 3: `plan` printed sets that have to be measured first; 1: an error, said on stderr.
 */
#include <stdlib.h>
#include <string.h>
#include "attribute.h"

static struct study study;

static int usage(void)
{
	fprintf(stderr,
		"usage: exo-attribute plan   DIRECTORY A METRIC|- FRACTION   sets to measure: SET EXPRESSION\n"
		"       exo-attribute report DIRECTORY A METRIC|- FRACTION   what each option contributes\n"
		"       exo-attribute csv    DIRECTORY A METRIC|- FRACTION   the same as CSV\n"
		"FRACTION: interactions of at least 1/FRACTION of A's value are followed up; 0: all; -: none\n");
	return 1;
}

static void print_wanted(const char *a)
{
	for (size_t i = 0; i < study.wanted_count; i++) {
		printf("%s %s", study.wanted[i], a);
		for (unsigned k = 0; k < study.flip_count; k++)
			if (study.wanted[i][study.order[0][k]] == '1')
				fputs(study.flips[study.order[0][k]].text, stdout);
		putchar('\n');
	}
}

int main(int argc, char **argv)
{
	const char *only = argc > 4 && strcmp(argv[4], "-") ? argv[4] : NULL;
	bool complete;

	if (argc != 6)
		return usage();
	if (study_load(&study, argv[2], only))
		return 1;
	complete = split_all(&study);
	if (complete && strcmp(argv[5], "-"))
		complete = pairs_all(&study, (unsigned)atoi(argv[5]));
	if (!strcmp(argv[1], "plan")) {
		print_wanted(argv[3]);
		return complete ? 0 : 3;
	}
	if (!complete) {
		fprintf(stderr, "%s: the study is not complete\n", argv[2]);
		return 1;
	}
	if (!strcmp(argv[1], "csv"))
		report_csv(&study, stdout);
	else if (!strcmp(argv[1], "report") && only)
		report_verdict(&study, argv[3], stdout);
	else if (!strcmp(argv[1], "report"))
		report_text(&study, stdout);
	else
		return usage();
	return 0;
}
