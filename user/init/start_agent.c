/* SPDX-License-Identifier: MIT
 *
 * What init gives to whom (start_agent.h).
 */
#include <exo/compiler.h>
#include <exo/string.h>
#include "start_agent.h"

/* A place in the list is a place in the agent: EXO_GIVEN_AUDIT, EXO_GIVEN_LINES. */
static const exo_handle_t own[] = { EXO_GIVEN_AUDIT, EXO_GIVEN_LINES };

static const struct {
	const char *name;
	size_t count; /* of the above */
} gifts[] = {
	{ "audit", 1 },
	{ "bench", 2 },
	{ "tests", 2 },
};

exo_handle_t start_agent(const char *name, const char *arguments)
{
	for (size_t i = 0; i < ARRAY_COUNT(gifts); i++)
		if (!strcmp(gifts[i].name, name))
			return exo_agent_spawn_with(name, arguments, own, gifts[i].count);
	return exo_agent_spawn(name, arguments);
}
