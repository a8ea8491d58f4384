/* SPDX-License-Identifier: MIT
 *
 * The command-line parser: a table of keys, each with a function that checks and takes its value.
 */
#include <exo/cmdline.h>
#include <exo/parse.h>
#include <exo/string.h>
#include <uapi/exo/errors.h>

struct cmdline cmdline = {
	.loglevel = LOG_INFO, .init = "init", .instrument = "interactive", .seed = 1, .effort = 100
};

static const char *take_text(char *to, size_t bytes, const char *value)
{
	if (!*value)
		return "the value is empty";
	if (strlen(value) >= bytes)
		return "the value is too long";
	memcpy(to, value, strlen(value) + 1);
	return NULL;
}

static const char *take_loglevel(struct cmdline *parsed, const char *value)
{
	static const char *const names[LOG_LEVEL_COUNT] = { "error", "warn", "info", "debug" };

	for (int level = 0; level < LOG_LEVEL_COUNT; level++) {
		if (!strcmp(names[level], value)) {
			parsed->loglevel = level;
			return NULL;
		}
	}
	return "the value is none of error, warn, info, debug";
}

static const char *take_bench(struct cmdline *parsed, const char *value)
{
	return take_text(parsed->bench, sizeof(parsed->bench), value);
}

static const char *take_test(struct cmdline *parsed, const char *value)
{
	return take_text(parsed->test, sizeof(parsed->test), value);
}

static const char *take_init(struct cmdline *parsed, const char *value)
{
	return take_text(parsed->init, sizeof(parsed->init), value);
}

static const char *take_instrument(struct cmdline *parsed, const char *value)
{
	static const char *const names[] = { "exact", "kvm", "mttcg", "hw", "host", "interactive" };

	for (unsigned i = 0; i < ARRAY_COUNT(names); i++)
		if (!strcmp(names[i], value))
			return take_text(parsed->instrument, sizeof(parsed->instrument), value);
	return "the value is none of exact, kvm, mttcg, hw, host, interactive";
}

static const char *take_seed(struct cmdline *parsed, const char *value)
{
	return parse_u64(value, &parsed->seed) ? "the value is not a number" : NULL;
}

static const char *take_stress(struct cmdline *parsed, const char *value)
{
	return parse_u64(value, &parsed->stress) ? "the value is not a number" : NULL;
}

static const char *take_effort(struct cmdline *parsed, const char *value)
{
	uint64_t percent;

	if (parse_u64(value, &percent) || !percent || percent > 100)
		return "the value is not a number from 1 to 100";
	parsed->effort = percent;
	return NULL;
}

static const char *take_debug_exit(struct cmdline *parsed, const char *value)
{
	uint64_t port;

	if (parse_u64(value, &port) || !port || port > UINT16_MAX)
		return "the value is not a port number";
	parsed->debug_exit = port;
	return NULL;
}

static const struct key {
	const char *name;
	const char *(*take)(struct cmdline *parsed, const char *value);
} keys[] = {
	{ "debug_exit", take_debug_exit },
	{ "loglevel", take_loglevel },
	{ "bench", take_bench },
	{ "test", take_test },
	{ "init", take_init },
	{ "instrument", take_instrument },
	{ "seed", take_seed },
	{ "stress", take_stress },
	{ "effort", take_effort },
};

/* One word: NULL, or what is wrong with it. */
static const char *take_word(struct cmdline *parsed, char *word)
{
	char *equals = strchr(word, '=');
	const char *reason = "this key is not known";

	if (!equals)
		return "it is not of the form key=value";
	*equals = '\0';
	for (unsigned i = 0; i < ARRAY_COUNT(keys); i++)
		if (!strcmp(keys[i].name, word))
			reason = keys[i].take(parsed, equals + 1);
	*equals = '=';
	return reason;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

int cmdline_parse(const char *text, struct cmdline *parsed, char bad_word[CMDLINE_VALUE_MAX],
		  const char **reason)
{
	char word[CMDLINE_VALUE_MAX];
	int result = 0;

	while (*text) {
		const char *problem = "the word is too long";
		size_t length = 0;

		while (is_blank(*text))
			text++;
		while (text[length] && !is_blank(text[length]))
			length++;
		if (!length)
			break;
		memcpy(word, text, MIN(length, sizeof(word) - 1));
		word[MIN(length, sizeof(word) - 1)] = '\0';
		text += length;
		if (length < sizeof(word))
			problem = take_word(parsed, word);
		if (problem && !result) {
			memcpy(bad_word, word, sizeof(word));
			*reason = problem;
			result = -E_INVAL;
		}
	}
	return result;
}
