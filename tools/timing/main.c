/* SPDX-License-Identifier: MIT
 *
 * exo-timing NAME_A NAME_B A.csv... -- A-again.csv... -- B.csv...: the table of the timing plane on
 * stdout (timing.h). Exit status 1 when the files cannot be compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "timing.h"

static struct table table;
static struct verdict verdicts[NAMES_MAX];

static void print_conditions(const char *name_a, const char *name_b, const size_t *boots)
{
	printf("A  %s\nB  %s\n\n", name_a, name_b);
	for (size_t i = 0; i < table.banner_count; i++)
		printf("%s\n", table.banner[i] + 2);
	printf("\n%zu boots of A, %zu of A again, %zu of B, interleaved. The unit is one tick of the TSC unless named; shown\n"
	       "are medians over boots of the boots' medians (host: of their means). [low..high]: 95 %% interval of A/B. p: Mann-Whitney, corrected\n"
	       "by Holm. MDE: the smallest effect that these boots could have shown. noise: A against A again. Never\n"
	       "compare these numbers with those of the exact plane.\n\n",
	       boots[GROUP_A], boots[GROUP_A_AGAIN], boots[GROUP_B]);
	printf("%-22s %12s %12s %8s %-18s %7s %7s %7s  %s\n", "benchmark", "A", "B", "A/B",
	       "[low..high]", "p", "MDE", "noise", "verdict");
	for (int i = 0; i < 112; i++)
		putchar('-');
	putchar('\n');
}

static void print_row(const struct row *row, const struct verdict *v)
{
	char interval[40];

	if (!v->word) {
		printf("%-22s %12s %12s %8s %-18s %7s %7s %7s  not measured in every boot\n",
		       row->name, "-", "-", "-", "", "", "", "");
		return;
	}
	snprintf(interval, sizeof(interval), "[%.2f..%.2f]", v->low, v->high);
	printf("%-22s %12.0f %12.0f %7.2fx %-18s %7.4f %6.1f%% %6.1f%%  %s", row->name, v->a, v->b,
	       v->ratio, interval, v->p, 100 * v->mde, 100 * v->noise, v->word);
	if (!strcmp(v->word, "same"))
		printf(" within %.1f %%", 100 * v->mde);
	else if (!strcmp(v->word, "inconclusive") && v->needs)
		printf(", needs about %u boots", v->needs);
	if (strcmp(row->unit, "ticks"))
		printf(" (%s)", row->unit);
	putchar('\n');
}

int main(int argc, char **argv)
{
	size_t boots[GROUPS] = { 0 };
	int group = 0;

	if (argc < 5) {
		fprintf(stderr,
			"usage: exo-timing NAME_A NAME_B A.csv... -- A-again.csv... -- B.csv...\n");
		return 1;
	}
	for (int i = 3; i < argc; i++) {
		if (!strcmp(argv[i], "--")) {
			group++;
			continue;
		}
		if (group >= GROUPS || table_read(&table, (enum group)group, argv[i]))
			return 1;
		boots[group]++;
	}
	if (boots[GROUP_A] < 2 || boots[GROUP_A_AGAIN] < 2 || boots[GROUP_B] < 2) {
		fprintf(stderr,
			"a group of boots has less than two: nothing can be said about noise\n");
		return 1;
	}
	table_judge(&table, verdicts);
	print_conditions(argv[1], argv[2], boots);
	for (size_t i = 0; i < table.count; i++)
		print_row(&table.rows[i], &verdicts[i]);
	return 0;
}
