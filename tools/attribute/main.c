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
		"usage: exo-attribute COMMAND DIRECTORY A METRIC|- FRACTION [LIMIT]\n"
		"  plan    the sets to measure: SET EXPRESSION\n"
		"  left    how many measurements there may be to come, at most\n"
		"  report  what each option contributes\n"
		"  csv     the same as CSV: benchmark,option,effect,forwards,backwards\n"
		"  values  benchmark,a,b\n"
		"  pairs   benchmark,first,second,together\n"
		"  dead    options that change no code\n"
		"FRACTION: interactions of at least 1/FRACTION of A's value are followed up; 0: all; -: none\n"
		"LIMIT: measurements after which no further interaction is followed up (0: none)\n");
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

	if (argc != 6 && argc != 7)
		return usage();
	if (study_load(&study, argv[2], only))
		return 1;
	complete = split_all(&study);
	if (complete && strcmp(argv[5], "-"))
		complete = pairs_all(&study, (unsigned)atoi(argv[5]),
				     argc > 6 ? (unsigned)atoi(argv[6]) : 0);
	if (!strcmp(argv[1], "plan")) {
		print_wanted(argv[3]);
		return complete ? 0 : 3;
	}
	if (!strcmp(argv[1], "left")) {
		printf("%zu\n", study.wanted_count + study.left);
		return 0;
	}
	if (!complete) {
		fprintf(stderr, "%s: the study is not complete\n", argv[2]);
		return 1;
	}
	if (!strcmp(argv[1], "csv"))
		report_csv(&study, stdout);
	else if (!strcmp(argv[1], "values"))
		report_values(&study, stdout);
	else if (!strcmp(argv[1], "pairs"))
		report_pairs(&study, stdout);
	else if (!strcmp(argv[1], "dead"))
		report_dead(&study, stdout);
	else if (!strcmp(argv[1], "report") && only)
		report_verdict(&study, argv[3], stdout);
	else if (!strcmp(argv[1], "report"))
		report_text(&study, stdout);
	else
		return usage();
	return 0;
}
