/* SPDX-License-Identifier: MIT
 *
 * Children of the tests agent (child.h).
 */
#include "child.h"

int child_run(const char *arguments)
{
	agent_id_t id = exo_agent_spawn("crash", arguments);

	return id < 0 ? id : exo_agent_wait(id);
}

bool system_goes_on(void)
{
	return child_run("exit 7") == 7;
}

bool child_info(agent_id_t id, struct exo_agent_info *info)
{
	for (unsigned i = 0; !exo_agent_info(i, info); i++)
		if (info->id == id)
			return true;
	return false;
}

/* With several CPUs it depends on who took a dead thread apart how far the heap has grown: then
 * what the heap holds counts as free. */
uint64_t free_bytes(void)
{
	struct exo_system_info info;

	return exo_system_info(&info) ? 0 : info.free_bytes + (info.cpus > 1 ? info.heap_bytes : 0);
}
