/* SPDX-License-Identifier: MIT
 *
 * System calls about memory, fork and exec.
 */
#include <exo/agent.h>
#include <exo/handle.h>
#include <exo/initrd.h>
#include <exo/mapping.h>
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

/* The access that rights allow, and back. */
#define RIGHTS_SHIFT 5

_Static_assert((int)EXO_RIGHT_READ == EXO_VM_READ << RIGHTS_SHIFT &&
		       (int)EXO_RIGHT_WRITE == EXO_VM_WRITE << RIGHTS_SHIFT &&
		       (int)EXO_RIGHT_EXECUTE == EXO_VM_EXECUTE << RIGHTS_SHIFT,
	       "a right for each kind of access, in the same order");

#define MEMORY_RIGHTS \
	(VM_ACCESS << RIGHTS_SHIFT | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE | EXO_RIGHT_INHERIT)

/* What handles of memory name. Regions hold the memory itself, as they do without a handle. */
struct memory {
	struct kobject object;
	struct object *memory;
};

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

static void memory_destroy(struct kobject *object)
{
	object_put(container_of(object, struct memory, object)->memory);
}

static const struct kobject_class memory_class = {
	.type = EXO_OBJECT_MEMORY,
	.destroy = memory_destroy,
};

static exo_handle_t memory_name(struct object *memory, struct quota *quota)
{
	struct kobject *object = kobject_create(&memory_class, sizeof(struct memory), quota);
	exo_handle_t handle;

	if (!object) {
		object_put(memory);
		return -E_QUOTA;
	}
	container_of(object, struct memory, object)->memory = memory;
	handle = handle_create(object, MEMORY_RIGHTS, 0);
	kobject_put(object);
	return handle;
}

/* a: bytes */
SYSCALL_HANDLER(memory_create)
{
	struct quota *quota = arch_current()->agent->quota;
	struct object *memory;

	if (!a || a % PAGE_BYTES)
		return -E_INVAL;
	memory = object_create_shared(a, quota);
	return memory ? memory_name(memory, quota) : -E_NOMEM;
}

/* What the processor lets who may write or execute do as well. */
static uint32_t rights_for(unsigned access)
{
	return (access ? access | EXO_VM_READ : 0) << RIGHTS_SHIFT;
}

/* A part of the memory by this capability. The object is the request's. */
static int64_t map_by(const struct cap *cap, struct space_request *request, unsigned flags)
{
	struct mapping *mapping = mapping_create(current_space(), cap);
	int64_t start;
	int error;

	if (!mapping) {
		object_put(request->object);
		return -E_NOMEM;
	}
	start = map(request, flags);
	error = start < 0 ? 0 : mapping_attach(mapping, (vaddr_t)start, request->bytes);
	mapping_put(mapping);
	return error ? error : start;
}

/* a: handle, b: address or 0, c: bytes, d: flags, e: offset in the memory */
SYSCALL_HANDLER(memory_map)
{
	unsigned access = d & VM_ACCESS;
	struct object *memory;
	struct cap *cap;
	int error;

	if (d & ~(uint64_t)(VM_ACCESS | EXO_VM_FIXED) || (d & EXO_VM_FIXED && !b) || !c ||
	    c % PAGE_BYTES || e % PAGE_BYTES)
		return -E_INVAL;
	error = handle_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_MEMORY, rights_for(access)), &cap);
	if (error)
		return error;
	memory = container_of(cap->object, struct memory, object)->memory;
	if (c / PAGE_BYTES > memory->pages || e / PAGE_BYTES > memory->pages - c / PAGE_BYTES)
		return -E_RANGE;
	if (!cap_can_derive(cap))
		return -E_BUSY;
	object_get(memory);
	return map_by(
		cap,
		&(struct space_request){ .start = b,
					 .bytes = c,
					 .access = access,
					 .denied = VM_ACCESS & ~(cap_rights(cap) >> RIGHTS_SHIFT),
					 .shared = true,
					 .object = memory,
					 .object_page = e >> PAGE_SHIFT },
		d);
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
