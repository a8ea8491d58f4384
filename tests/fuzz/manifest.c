/* SPDX-License-Identifier: MIT
 *
 * Manifests: whatever the text is, it is an error that names a line, or rules that are sound; and
 * those, written out again one to a line, are the same rules.
 */
#include "fuzz.h"
#include <exo/agent.h>
#include <exo/audit.h>
#include <exo/heap.h>
#include <exo/quota.h>
#include <exo/thread.h>
#define heap_free(object, bytes)   ((void)(bytes), free(object))
#define quota_credit(quota, bytes) ((void)0)
#define quota_put(quota)           ((void)(quota))
#define arch_current()             ((struct thread *)NULL)
#define audit_record(...)          ((void)0)
#define agent_exit(status)         __builtin_trap()
#include "../../security/filter.c"
#define filter_make(quota, count, filter) ((void)(quota), (void)(count), *(filter) = NULL, -E_NOMEM)
#include "../../security/manifest.c"
#include <stdio.h>
#include <string.h>

static const char *verdict_word(uint32_t verdict)
{
	FUZZ_CHECK(verdict == EXO_FILTER_ALLOW || verdict == E_PERM || verdict == EXO_FILTER_KILL);
	return verdict == EXO_FILTER_ALLOW ? "allow" : verdict == E_PERM ? "refuse" : "kill";
}

static size_t write_rule(char *to, const struct exo_filter_rule *rule)
{
	static const char *const compare[] = { "==", "!=", "<", "<=", ">", ">=" };
	size_t at = 0;

	FUZZ_CHECK(rule->first == rule->last && filter_rule_is_sound(rule));
	at += (size_t)sprintf(to, "%s %s", verdict_word(rule->verdict), names[rule->first]);
	for (uint32_t i = 0; i < rule->conditions; i++) {
		const struct exo_filter_condition *c = &rule->condition[i];

		at += (size_t)sprintf(to + at, " %s %c & %llu %s 0x%llx", i ? "and" : "if",
				      'a' + (int)c->argument, (unsigned long long)c->mask,
				      compare[c->compare], (unsigned long long)c->value);
	}
	return at + (size_t)sprintf(to + at, "\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static struct manifest manifest, again;
	static char text[EXO_FILTER_RULES * 256];
	char *copy = fuzz_copy(data, bytes);
	size_t at = 0;

	if (manifest_parse(&manifest, copy, bytes)) {
		FUZZ_CHECK(manifest.line <= bytes);
		FUZZ_CHECK(strnlen(manifest.word, WORD_MAX) < WORD_MAX);
	} else {
		FUZZ_CHECK(manifest.complete && manifest.count <= EXO_FILTER_RULES);
		for (uint32_t i = 0; i < manifest.count; i++)
			at += write_rule(text + at, &manifest.rules[i]);
		at += (size_t)sprintf(text + at, "otherwise %s", verdict_word(manifest.otherwise));
		FUZZ_CHECK(!manifest_parse(&again, text, at));
		FUZZ_CHECK(again.count == manifest.count && again.otherwise == manifest.otherwise);
		FUZZ_CHECK(!memcmp(again.rules, manifest.rules,
				   manifest.count * sizeof(manifest.rules[0])));
	}
	free(copy);
	return 0;
}
