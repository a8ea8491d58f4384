/* SPDX-License-Identifier: MIT
 *
 * Filling an agent's address space: its executable, a stack with unmapped memory below it, and the
 * argument string ("name words…") at the stack's upper end.
 */
#include <exo/elf.h>
#include <exo/initrd.h>
#include <exo/log.h>
#include <exo/printf.h>
#include <exo/space.h>
#include <exo/string.h>
#include "agent.h"

#define STACK_TOP   (ARCH_USER_END - PAGE_BYTES)
#define STACK_BYTES (64 * KIB)

static int set_name(struct agent *agent, const char *path)
{
	const char *name = path;

	for (const char *at = path; *at; at++)
		if (*at == '/')
			name = at + 1;
	if (strlen(name) >= sizeof(agent->name))
		return -E_TOOBIG;
	memcpy(agent->name, name, strlen(name) + 1);
	return 0;
}

/* The string goes right below the top, the stack pointer below it, aligned as a call expects it
 * (System V ABI, AMD64 3.2.2). */
static int make_stack(struct agent *agent, const char *arguments)
{
	char text[EXO_ARGS_MAX + EXO_NAME_MAX];
	size_t bytes;
	int error = space_map(agent->space, STACK_TOP - STACK_BYTES, STACK_BYTES,
			      SPACE_READ | SPACE_WRITE);

	if (error)
		return error;
	bytes = exo_snprintf(text, sizeof(text), "%s%s%s", agent->name,
			     arguments && *arguments ? " " : "", arguments ? arguments : "") +
		1;
	agent->arguments = STACK_TOP - ALIGN_UP(bytes, 16);
	agent->stack = agent->arguments;
	return space_write(agent->space, agent->arguments, text, bytes);
}

int agent_load(struct agent *agent, const char *path, const char *arguments)
{
	struct initrd_file file;
	const char *problem;
	int error = initrd_find(path, &file);

	if (!error)
		error = set_name(agent, path);
	if (error)
		return error;
	problem = elf_check(file.data, file.bytes);
	if (problem) {
		log_warn("agent: %s refused: %s", path, problem);
		return -E_FORMAT;
	}
	agent->space = space_create();
	if (!agent->space)
		return -E_NOMEM;
	error = elf_load(agent->space, file.data, &agent->entry);
	if (error == -E_FORMAT)
		log_warn("agent: %s refused: its segments overlap", path);
	return error ? error : make_stack(agent, arguments);
}
