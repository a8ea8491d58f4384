/* SPDX-License-Identifier: MIT
 *
 * System calls about memory, fork and exec.
 */
#include <exo/agent.h>
#include <exo/initrd.h>
#include <exo/space.h>
#include <exo/thread.h>
#include "agent.h"
#include <exo/syscall_args.h>

#define PATH_MAX 256

#define VM_ACCESS (EXO_VM_READ | EXO_VM_WRITE | EXO_VM_EXECUTE)
#define VM_FLAGS  (VM_ACCESS | EXO_VM_SHARED | EXO_VM_FIXED)

_Static_assert((int)EXO_VM_READ == SPACE_READ && (int)EXO_VM_WRITE == SPACE_WRITE &&
		       (int)EXO_VM_EXECUTE == SPACE_EXECUTE,
	       "the ABI's access bits are the kernel's");

static struct space *current_space(void)
{
	return arch_current()->agent->space;
}

/* Where the request wishes, or exactly there, or anywhere. Returns the address; drops the object on
 * failure. */
static int64_t map(struct space_request *request, unsigned flags)
{
	vaddr_t start;
	int error = space_map(current_space(), request, &start);

	if (error == -E_EXIST && !(flags & EXO_VM_FIXED)) {
		request->start = 0;
		error = space_map(current_space(), request, &start);
	}
	if (error && request->object)
		object_put(request->object);
	return error ? error : (int64_t)start;
}

/* a: address or 0, b: bytes, c: flags */
SYSCALL_HANDLER(vm_map)
{
	struct space_request request = {
		.start = a,
		.bytes = b,
		.access = c & VM_ACCESS,
		.shared = c & EXO_VM_SHARED,
	};

	if (c & ~(uint64_t)VM_FLAGS || (c & EXO_VM_FIXED && !a))
		return -E_INVAL;
	if (request.shared) {
		if (!b || b % PAGE_BYTES)
			return -E_INVAL;
		request.object = object_create_shared(b, arch_current()->agent->quota);
		if (!request.object)
			return -E_NOMEM;
	}
	return map(&request, c);
}

/* a: path, b: offset in the file, c: bytes, d: flags */
SYSCALL_HANDLER(vm_map_file)
{
	struct space_request request = {
		.bytes = c,
		.access = d & VM_ACCESS,
		.shared = d & EXO_VM_SHARED,
		.object_page = b >> PAGE_SHIFT,
	};
	struct initrd_file file;
	char path[PATH_MAX];
	int error = user_string(path, sizeof(path), a);

	if (!error)
		error = initrd_find(path, &file);
	if (error)
		return error;
	if (d & ~(uint64_t)(VM_ACCESS | EXO_VM_SHARED) || b % PAGE_BYTES || !c || c % PAGE_BYTES)
		return -E_INVAL;
	if (request.shared && request.access & SPACE_WRITE)
		return -E_PERM;
	request.object = object_of_file(&file);
	return request.object ? map(&request, d) : -E_NOMEM;
}

/* a: address, b: bytes */
SYSCALL_HANDLER(vm_unmap)
{
	return space_unmap(current_space(), a, b);
}

/* a: address, b: bytes, c: access */
SYSCALL_HANDLER(vm_protect)
{
	return c > VM_ACCESS ? -E_INVAL : space_protect(current_space(), a, b, c);
}

/* What the child would get, and where. It may end, and the region go, as soon as this thread
 * blocks. */
static int find_shared(uint64_t child_id, vaddr_t at, uint64_t access, struct space **to,
		       struct space_request *request)
{
	const struct agent *child = child_id > INT32_MAX ? NULL : agent_table_find(child_id);
	const struct region *region = space_region(current_space(), at);

	if (!child || child->parent != arch_current()->agent_id || !child->space)
		return -E_NOENT;
	if (!region || !region->shared || region->start != at)
		return -E_NOENT;
	if (access > VM_ACCESS || access & ~region->access)
		return -E_PERM;
	*to = child->space;
	*request = (struct space_request){
		.start = at,
		.bytes = region->end - at,
		.access = access,
		.shared = true,
		.object = region->object,
		.object_page = region->object_page,
	};
	return 0;
}

/* a: child, b: address, c: access */
SYSCALL_HANDLER(vm_share)
{
	struct space_request request;
	struct space *to;
	vaddr_t start;
	int error;

	do {
		error = find_shared(a, b, c, &to, &request);
	} while (!error && space_await(to));
	if (!error)
		error = space_map(to, &request, &start);
	if (!error)
		object_get(request.object);
	return error;
}

SYSCALL_HANDLER(fork)
{
	return agent_fork();
}

/* a: path, b: argument string or 0 */
SYSCALL_HANDLER(exec)
{
	char path[PATH_MAX];
	char arguments[EXO_ARGS_MAX] = "";
	int error = user_string(path, sizeof(path), a);

	if (!error && b)
		error = user_string(arguments, sizeof(arguments), b);
	return error ? error : agent_exec(path, arguments);
}
