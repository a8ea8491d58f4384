/* SPDX-License-Identifier: MIT
 *
 * audit show: records for people.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include "commands.h"

#define SHOWN 20

static bool has_name(const struct exo_audit_record *record)
{
	return record->event == AUDIT_AGENT_STARTED || record->event == AUDIT_AGENT_ENDED ||
	       record->event == AUDIT_AGENT_EXEC;
}

static void show(const struct exo_audit_record *record)
{
	const char *event = event_name(record->event);
	char name[2 * sizeof(uint64_t) + 1] = "";

	printf("%8lu %6lu.%06lu %6d %6d %-14s %lx", record->number, record->time_ns / 1000000000,
	       record->time_ns / 1000 % 1000000, record->agent, record->thread, event ? event : "?",
	       record->a);
	if (has_name(record)) {
		memcpy(name, &record->b, sizeof(record->b));
		memcpy(name + sizeof(record->b), &record->c, sizeof(record->c));
		printf(" %s\n", name);
	} else {
		printf(" %lx %lx\n", record->b, record->c);
	}
}

int command_show(const struct numbers *numbers)
{
	uint64_t wanted = numbers->count ? numbers->value[0] : SHOWN;
	struct exo_audit_record record;
	struct exo_audit_info info;
	long result = exo_audit_info(EXO_GIVEN_AUDIT, &info);

	if (result)
		return failed("the log", result);
	printf("records %lu to %lu of a log that keeps %lu and then %s; %lu wait to be hashed\n",
	       info.first, info.size - 1, info.capacity,
	       info.full == EXO_AUDIT_BLOCK ? "blocks" : "drops the oldest",
	       info.size - info.hashed);
	printf("  number          time  agent thread event          words\n");
	for (uint64_t n = info.size - MIN(wanted, info.size - info.first); n < info.size; n++) {
		result = exo_audit_read(EXO_GIVEN_AUDIT, n, &record, 1);
		if (result < 1)
			return failed("a record", result);
		show(&record);
	}
	return 0;
}
