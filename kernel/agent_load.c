/* SPDX-License-Identifier: MIT
 *
 * Filling an agent's address space: its executable, a stack that grows down, and the argument
 * string
 * ("name words…") at the stack's upper end.
 */
#include <exo/elf.h>
#include <exo/filter.h>
#include <exo/initrd.h>
#include <exo/log.h>
#include <exo/manifest.h>
#include <exo/printf.h>
#include <exo/space.h>
#include <exo/string.h>
#include "agent.h"

#define STACK_TOP   (ARCH_USER_END - PAGE_BYTES)
#define STACK_BYTES (64 * KIB)

static int set_name(struct program *program, const char *path)
{
	const char *name = path;

	for (const char *at = path; *at; at++)
		if (*at == '/')
			name = at + 1;
	if (strlen(name) >= sizeof(program->name))
		return -E_TOOBIG;
	memcpy(program->name, name, strlen(name) + 1);
	return 0;
}

/* The string goes right below the top, the stack pointer below it, aligned as a call expects it
 * (System V ABI, AMD64 3.2.2). */
static int make_stack(struct program *program, const char *arguments)
{
	struct space_request request = {
		.start = STACK_TOP - STACK_BYTES,
		.bytes = STACK_BYTES,
		.access = SPACE_READ | SPACE_WRITE,
		.grows_down = true,
	};
	char text[EXO_ARGS_MAX + EXO_NAME_MAX];
	size_t bytes;
	vaddr_t start;
	int error = space_map(program->space, &request, &start);

	if (error)
		return error;
	bytes = exo_snprintf(text, sizeof(text), "%s%s%s", program->name,
			     arguments && *arguments ? " " : "", arguments ? arguments : "") +
		1;
	program->arguments = STACK_TOP - ALIGN_UP(bytes, 16);
	program->stack = program->arguments;
	return space_write(program->space, program->arguments, text, bytes);
}

static int load(struct program *program, const char *path, const char *arguments,
		struct quota *quota)
{
	struct initrd_file file;
	const char *problem;
	int error = initrd_find(path, &file);

	if (!error)
		error = set_name(program, path);
	if (error)
		return error;
	problem = elf_check(file.data, file.bytes);
	if (problem) {
		log_warn("agent: %s refused: %s", path, problem);
		return -E_FORMAT;
	}
	program->space = space_create(quota);
	if (!program->space)
		return -E_NOMEM;
	error = elf_load(program->space, file.data, &program->entry);
	if (error == -E_FORMAT)
		log_warn("agent: %s refused: its segments overlap", path);
	if (!error)
		error = make_stack(program, arguments);
	if (!error && file.manifest)
		error = manifest_load(file.manifest, quota, &program->filter);
	return error;
}

void program_drop(struct program *program)
{
	filter_put(program->filter);
	if (program->space)
		space_destroy(program->space);
}

int program_load(struct program *program, const char *path, const char *arguments,
		 struct quota *quota)
{
	int error;

	*program = (struct program){ .space = NULL };
	error = load(program, path, arguments, quota);
	if (error)
		program_drop(program);
	return error;
}
