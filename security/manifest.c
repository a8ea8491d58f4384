/* SPDX-License-Identifier: MIT
 *
 * Manifests: the filter that an agent begins with, as text beside its program (exo/manifest.h). The
 * initrd is no more trusted than its other files: everything is bounded, and what is not understood
 * is an error that names the line, so that no agent runs with less of a filter than was meant.
 */
#include <exo/compiler.h>
#include <exo/initrd.h>
#include <exo/log.h>
#include <exo/manifest.h>
#include <exo/parse.h>
#include <exo/string.h>
#include <uapi/exo/syscall.h>
#include "filter.h"

#define WORD_MAX  32
#define NO_NUMBER UINT32_MAX

#define EXO_SYSCALL(number, name)       [number] = #name,
#define EXO_SYSCALL_SHORT(number, name) [number] = #name,
static const char *const names[EXO_SYSCALL_COUNT] = {
#include <uapi/exo/syscall_list.h>
};
#undef EXO_SYSCALL
#undef EXO_SYSCALL_SHORT

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of a line into `word`, cut if it is longer than any that means something; false at
 * the end, or where a comment begins. */
static bool next_word(const char **at, const char *end, char word[WORD_MAX])
{
	size_t length = 0;

	while (*at < end && is_blank(**at))
		++*at;
	if (*at == end || **at == '#')
		return false;
	for (; *at < end && !is_blank(**at) && **at != '#'; ++*at)
		if (length < WORD_MAX - 1)
			word[length++] = **at;
	word[length] = '\0';
	return true;
}

static bool verdict_of_word(const char *word, uint32_t *verdict)
{
	if (!strcmp(word, "allow"))
		*verdict = EXO_FILTER_ALLOW;
	else if (!strcmp(word, "refuse"))
		*verdict = E_PERM;
	else if (!strcmp(word, "kill"))
		*verdict = EXO_FILTER_KILL;
	else
		return false;
	return true;
}

static uint32_t call_of_word(const char *word)
{
	for (uint32_t number = 0; number < EXO_SYSCALL_COUNT; number++)
		if (names[number] && !strcmp(names[number], word))
			return number;
	return NO_NUMBER;
}

/* "otherwise VERDICT" and nothing behind it, once. */
static const char *parse_otherwise(struct manifest *manifest, const char *at, const char *end,
				   char word[WORD_MAX])
{
	if (manifest->complete)
		return "a second otherwise";
	if (!next_word(&at, end, word) || !verdict_of_word(word, &manifest->otherwise))
		return "otherwise what? allow, refuse or kill";
	manifest->complete = true;
	return next_word(&at, end, word) ? "something behind otherwise and its verdict" : NULL;
}

static bool compare_of_word(const char *word, uint32_t *compare)
{
	static const char *const words[] = {
		[EXO_FILTER_EQUAL] = "==",  [EXO_FILTER_NOT_EQUAL] = "!=",
		[EXO_FILTER_LESS] = "<",    [EXO_FILTER_LESS_EQUAL] = "<=",
		[EXO_FILTER_GREATER] = ">", [EXO_FILTER_GREATER_EQUAL] = ">=",
	};

	for (*compare = 0; *compare < ARRAY_COUNT(words); ++*compare)
		if (!strcmp(word, words[*compare]))
			return true;
	return false;
}

/* "ARGUMENT [& MASK] COMPARE VALUE" */
static const char *parse_condition(struct exo_filter_condition *condition, const char **at,
				   const char *end, char word[WORD_MAX])
{
	*condition = (struct exo_filter_condition){ .mask = UINT64_MAX };
	if (!next_word(at, end, word) || word[0] < 'a' || word[0] > 'f' || word[1])
		return "if what? an argument, a to f";
	condition->argument = (uint32_t)(word[0] - 'a');
	if (!next_word(at, end, word))
		return "compared with what?";
	if (!strcmp(word, "&")) {
		if (!next_word(at, end, word) || parse_u64(word, &condition->mask))
			return "& what? a number";
		if (!next_word(at, end, word))
			return "compared with what?";
	}
	if (!compare_of_word(word, &condition->compare))
		return "no comparison: == != < <= > >=";
	if (!next_word(at, end, word) || parse_u64(word, &condition->value))
		return "compared with what? a number";
	return NULL;
}

/* "if CONDITION [and CONDITION]...", behind the `if`: of all rules from `first` on. */
static const char *parse_conditions(struct manifest *manifest, uint32_t first, const char *at,
				    const char *end, char word[WORD_MAX])
{
	struct exo_filter_rule of_all = { .conditions = 0 };
	const char *problem;

	do {
		if (of_all.conditions == EXO_FILTER_CONDITIONS)
			return "more conditions than a rule has";
		problem = parse_condition(&of_all.condition[of_all.conditions++], &at, end, word);
		if (problem)
			return problem;
		if (!next_word(&at, end, word))
			word[0] = '\0';
		else if (strcmp(word, "and"))
			return "something behind the condition";
	} while (word[0]);
	for (uint32_t i = first; i < manifest->count; i++) {
		manifest->rules[i].conditions = of_all.conditions;
		memcpy(manifest->rules[i].condition, of_all.condition, sizeof(of_all.condition));
	}
	return NULL;
}

/* "VERDICT CALL... [if ...]" */
static const char *parse_calls(struct manifest *manifest, uint32_t verdict, const char *at,
			       const char *end, char word[WORD_MAX])
{
	uint32_t before = manifest->count;

	while (next_word(&at, end, word)) {
		uint32_t call = call_of_word(word);

		if (!strcmp(word, "if") && manifest->count > before)
			return parse_conditions(manifest, before, at, end, word);
		if (call == NO_NUMBER)
			return "no such system call";
		if (manifest->count == EXO_FILTER_RULES)
			return "more calls than a filter has rules";
		manifest->rules[manifest->count++] =
			(struct exo_filter_rule){ call, call, verdict, 0, { { 0 } } };
	}
	return manifest->count == before ? "a verdict without a system call" : NULL;
}

static const char *parse_line(struct manifest *manifest, const char *at, const char *end,
			      char word[WORD_MAX])
{
	uint32_t verdict;

	word[0] = '\0';
	if (!next_word(&at, end, word))
		return NULL;
	if (!strcmp(word, "otherwise"))
		return parse_otherwise(manifest, at, end, word);
	if (!verdict_of_word(word, &verdict))
		return "a line begins with allow, refuse, kill or otherwise";
	return parse_calls(manifest, verdict, at, end, word);
}

const char *manifest_parse(struct manifest *manifest, const char *text, size_t bytes)
{
	const char *end = text + bytes;

	manifest->count = 0;
	manifest->complete = false;
	manifest->line = 0;
	while (text < end) {
		const char *stop = text;
		const char *problem;

		while (stop < end && *stop != '\n')
			stop++;
		manifest->line++;
		problem = parse_line(manifest, text, stop, manifest->word);
		if (problem)
			return problem;
		text = stop + 1;
	}
	manifest->word[0] = '\0';
	return manifest->complete ? NULL
				  : "it does not say what becomes of all other calls (otherwise)";
}

static int make(const struct manifest *manifest, struct quota *quota, struct filter **filter)
{
	int error = filter_make(quota, manifest->count, filter);

	if (error)
		return error;
	(*filter)->otherwise = manifest->otherwise;
	memcpy((*filter)->rules, manifest->rules, manifest->count * sizeof(*manifest->rules));
	return 0;
}

int manifest_load(const struct initrd_file *file, struct quota *quota, struct filter **filter)
{
	static struct manifest manifest; /* nothing in here lets others run */
	const char *problem;

	problem = manifest_parse(&manifest, (const char *)file->data, file->bytes);
	if (!problem)
		return make(&manifest, quota, filter);
	log_warn("agent: refused: %s, line %u: %s%s%s", file->name, manifest.line, problem,
		 manifest.word[0] ? ": " : "", manifest.word);
	return -E_FORMAT;
}
