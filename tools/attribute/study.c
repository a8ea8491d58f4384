/* SPDX-License-Identifier: MIT
 *
 * A study's files (attribute.h).
 */
#include <stdlib.h>
#include <string.h>
#include "attribute.h"

static char *path_of(const struct study *study, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", study->directory, name) < 0)
		exit(2);
	return path;
}

static int damaged(const char *path, unsigned line, const char *what)
{
	fprintf(stderr, "%s:%u: %s\n", path, line, what);
	return -1;
}

static int take_flip(struct study *study, char *text, const char *path, unsigned line)
{
	char *index = strtok(text, " \n"), *flip = strtok(NULL, " \n"),
	     *needs = strtok(NULL, " \n");

	if (!needs || (unsigned)atoi(index) != study->flip_count)
		return damaged(path, line, "not a line of `exo-config flips`");
	if (study->flip_count == FLIPS_MAX)
		return damaged(path, line, "more flips than this program is made for");
	study->flips[study->flip_count].text = strdup(flip);
	for (char *n = strtok(needs, ",-"); n; n = strtok(NULL, ",-")) {
		if (atoi(n) < 0 || atoi(n) >= FLIPS_MAX)
			return damaged(path, line, "a prerequisite is out of range");
		study->flips[study->flip_count].needs[atoi(n)] = true;
	}
	study->flip_count++;
	return 0;
}

static int64_t hundredths(const char *text)
{
	char *end;
	int64_t value = strtoll(text, &end, 10) * 100;

	if (end == text)
		return UNKNOWN;
	if (*end == '.' && end[1]) {
		value += (end[1] - '0') * 10;
		value += end[2] ? end[2] - '0' : 0;
	}
	return value;
}

int study_metric(const struct study *study, const char *name)
{
	for (unsigned i = 0; i < study->metric_count; i++)
		if (!strcmp(study->metrics[i], name))
			return (int)i;
	return -1;
}

static int metric_add(struct study *study, const char *name)
{
	int index = study_metric(study, name);

	if (index >= 0)
		return index;
	if (study->metric_count == METRICS_MAX)
		return -1;
	study->metrics[study->metric_count] = strdup(name);
	return (int)study->metric_count++;
}

/* The fields of a line into `fields`; how many. */
static unsigned csv_split(char *text, char **fields, unsigned most)
{
	unsigned count = 0;

	text[strcspn(text, "\r\n")] = 0;
	for (char *field; count < most && (field = strsep(&text, ","));)
		fields[count++] = field;
	return count;
}

static int csv_read(struct study *study, struct measurement *m, const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL, *fields[32];
	size_t size = 0;
	unsigned mean = 0, line = 0, results = 0;
	int error = 0;

	if (!in) {
		perror(path);
		return -1;
	}
	while (!error && getline(&text, &size, in) >= 0) {
		unsigned count;
		int metric;

		line++;
		if (*text == '#')
			continue;
		count = csv_split(text, fields, 32);
		if (!strcmp(fields[0], "name")) {
			for (unsigned i = 1; i < count; i++)
				if (!strcmp(fields[i], "mean"))
					mean = i;
			continue;
		}
		if (!mean || count <= mean) {
			error = damaged(path, line, "not a line of bench_results.csv");
			break;
		}
		metric = metric_add(study, fields[0]);
		if (metric < 0)
			error = damaged(path, line,
					"more benchmarks than this program is made for");
		else
			m->values[metric] = hundredths(fields[mean]);
		results++;
	}
	if (!error && !results)
		error = damaged(path, line, "no results in it");
	free(text);
	fclose(in);
	return error;
}

static int take_measurement(struct study *study, char *text, const char *path, unsigned line)
{
	char *set = strtok(text, " \n"), *state = strtok(NULL, " \n"), *image = strtok(NULL, " \n"),
	     *csv = strtok(NULL, " \n");
	struct measurement *m;

	if (!csv || strlen(set) != study->flip_count || strspn(set, "01") != study->flip_count)
		return damaged(path, line, "not a line of a study");
	study->measurements = realloc(study->measurements, (study->measurement_count + 1) *
								   sizeof(*study->measurements));
	if (!study->measurements)
		exit(2);
	m = &study->measurements[study->measurement_count++];
	*m = (struct measurement){ .set = strdup(set),
				   .image = strdup(image),
				   .failed = strcmp(state, "ok") };
	for (unsigned i = 0; i < METRICS_MAX; i++)
		m->values[i] = UNKNOWN;
	return m->failed ? 0 : csv_read(study, m, csv);
}

static int read_lines(struct study *study, const char *name,
		      int (*take)(struct study *study, char *text, const char *path, unsigned line))
{
	char *path = path_of(study, name), *text = NULL;
	FILE *in = fopen(path, "r");
	size_t size = 0;
	int error = 0;

	if (!in) {
		perror(path);
		return -1;
	}
	for (unsigned line = 1; !error && getline(&text, &size, in) >= 0; line++)
		error = take(study, text, path, line);
	free(text);
	fclose(in);
	free(path);
	return error;
}

void flip_close(const struct study *study, unsigned flip, bool *set)
{
	set[flip] = true;
	for (unsigned n = 0; n < study->flip_count; n++)
		if (study->flips[flip].needs[n] && !set[n])
			flip_close(study, n, set);
}

struct placing {
	const struct study *study;
	unsigned *order;
	unsigned count;
	bool placed[FLIPS_MAX], begun[FLIPS_MAX];
};

/* A flip behind what it needs; -1 when it needs itself. */
static int place(struct placing *p, unsigned flip, bool backwards)
{
	unsigned all = p->study->flip_count;

	if (p->placed[flip])
		return 0;
	if (p->begun[flip]) {
		fprintf(stderr, "%s/flips: %s depends on itself\n", p->study->directory,
			p->study->flips[flip].text);
		return -1;
	}
	p->begun[flip] = true;
	for (unsigned k = 0; k < all; k++) {
		unsigned n = backwards ? all - 1 - k : k;

		if (p->study->flips[flip].needs[n] && place(p, n, backwards))
			return -1;
	}
	p->placed[flip] = true;
	p->order[p->count++] = flip;
	return 0;
}

/* The flips as they stand in the list or from its end, each behind what it needs and that as late
 * as can be, so that as few as possible stand in the same order both ways. */
static int make_order(const struct study *study, unsigned *order, bool backwards)
{
	struct placing p = { .study = study, .order = order };

	for (unsigned k = 0; k < study->flip_count; k++)
		if (place(&p, backwards ? study->flip_count - 1 - k : k, backwards))
			return -1;
	return 0;
}

int study_load(struct study *study, const char *directory, const char *only)
{
	memset(study, 0, sizeof(*study));
	study->directory = directory;
	study->only = only;
	if (read_lines(study, "flips", take_flip) ||
	    read_lines(study, "measured", take_measurement))
		return -1;
	return make_order(study, study->order[0], false) || make_order(study, study->order[1], true)
		       ? -1
		       : 0;
}

const struct measurement *study_need(struct study *study, const char *set)
{
	for (size_t i = study->measurement_count; i-- > 0;)
		if (!strcmp(study->measurements[i].set, set))
			return &study->measurements[i];
	for (size_t i = 0; i < study->wanted_count; i++)
		if (!strcmp(study->wanted[i], set))
			return NULL;
	study->wanted = realloc(study->wanted, (study->wanted_count + 1) * sizeof(*study->wanted));
	if (!study->wanted)
		exit(2);
	study->wanted[study->wanted_count++] = strdup(set);
	return NULL;
}

bool study_differ(const struct study *study, const struct measurement *a,
		  const struct measurement *b)
{
	int only = study->only ? study_metric(study, study->only) : -1;

	if (only >= 0)
		return a->values[only] != b->values[only];
	return memcmp(a->values, b->values, study->metric_count * sizeof(*a->values));
}
