/* SPDX-License-Identifier: MIT
 *
 * Children of the tests agent (child.h).
 */
#include "child.h"

int child_run(const char *arguments)
{
	exo_handle_t child = exo_agent_spawn("crash", arguments);

	return child < 0 ? (int)child : exo_agent_wait(child);
}

bool system_goes_on(void)
{
	return child_run("exit 7") == 7;
}

bool agent_by_id(agent_id_t id, struct exo_agent_info *info)
{
	for (unsigned i = 0; !exo_agent_info(i, info); i++)
		if (info->id == id)
			return true;
	return false;
}

agent_id_t child_id(exo_handle_t child)
{
	struct exo_handle_info info;

	return exo_handle_info(child, &info) || info.type != EXO_OBJECT_AGENT ? 0 : info.id;
}

bool child_info(exo_handle_t child, struct exo_agent_info *info)
{
	return agent_by_id(child_id(child), info);
}

/* With several CPUs it depends on who took a dead thread apart how far the heap has grown: then
 * what the heap holds counts as free. */
uint64_t free_bytes(void)
{
	struct exo_system_info info;

	return exo_system_info(&info) ? 0 : info.free_bytes + (info.cpus > 1 ? info.heap_bytes : 0);
}
