/* SPDX-License-Identifier: MIT
 *
 * Shared memory: with forked children from the start, and given to a child later.
 */
#include <exo/test.h>
#include "child.h"
#include "forked.h"

#define READ_ONLY EXO_RIGHT_READ

static int write_both(void *argument)
{
	volatile unsigned *shared = argument;

	shared[0]++;
	shared[1000] = 7;
	return 0;
}

TEST(memory_shared_by_fork)
{
	volatile unsigned *shared = map_shared();

	CHECK(shared);
	shared[0] = 40;
	CHECK_EQUAL(forked(write_both, (void *)shared), 0);
	CHECK_EQUAL(shared[0], 41);
	CHECK_EQUAL(shared[1000], 7);
	CHECK_EQUAL(forked(write_both, (void *)shared), 0);
	CHECK_EQUAL(shared[0], 42);
	CHECK_EQUAL(exo_vm_unmap((void *)shared, PAGE_BYTES), 0);
}

/* The grandchild's writes too, after the child has unmapped its own. */
static int pass_on(void *argument)
{
	exo_handle_t child = exo_fork();

	if (!child)
		exo_exit(write_both(argument));
	if (child < 0 || exo_vm_unmap(argument, PAGE_BYTES))
		return 1;
	return exo_agent_wait(child);
}

TEST(memory_shared_by_generations)
{
	volatile unsigned *shared = map_shared();

	CHECK(shared);
	CHECK_EQUAL(forked(pass_on, (void *)shared), 0);
	CHECK_EQUAL(shared[0], 1);
	CHECK_EQUAL(exo_vm_unmap((void *)shared, PAGE_BYTES), 0);
}

static exo_handle_t memory;

static exo_handle_t restricted(unsigned rights)
{
	return exo_handle_copy(memory, rights, 0, EXO_NEVER);
}

/* A child with this handle alone maps the memory with one access and uses it with another: the
 * error, or what it read. */
struct use {
	unsigned rights, access, used_as;
};

static int use(void *argument)
{
	const struct use *as = argument;
	exo_handle_t handle = restricted(as->rights);
	volatile int *at;

	if (exo_handle_close(memory))
		return 98;
	at = (volatile int *)exo_memory_map(handle, NULL, PAGE_BYTES, as->access, 0);
	if ((int64_t)at < 0)
		return -(int)(int64_t)at;
	if (as->used_as & EXO_VM_WRITE)
		*at = 5;
	return *at;
}

static int used(unsigned rights, unsigned access, unsigned used_as)
{
	struct use as = { rights, access, used_as };

	return forked(use, &as);
}

TEST(memory_by_handle)
{
	volatile unsigned *here;

	memory = exo_memory_create(2 * PAGE_BYTES);
	CHECK(memory > 0);
	here = (volatile unsigned *)exo_memory_map(memory, NULL, 2 * PAGE_BYTES, ACCESS, 0);
	CHECK((int64_t)here > 0);
	*here = 4;
	CHECK_EQUAL(used(READ_ONLY, EXO_VM_READ, EXO_VM_READ), 4);
	CHECK_EQUAL(used(READ_ONLY, EXO_VM_READ, ACCESS), PAGE_FAULTED);
	CHECK_EQUAL(used(READ_ONLY, ACCESS, ACCESS), E_PERM);
	CHECK_EQUAL(used(READ_ONLY, EXO_VM_READ | EXO_VM_EXECUTE, EXO_VM_READ), E_PERM);
	CHECK_EQUAL(used(EXO_RIGHT_WRITE, EXO_VM_WRITE, EXO_VM_READ), E_PERM); /* it could read */
	CHECK_EQUAL(used(EXO_RIGHT_EXECUTE, EXO_VM_EXECUTE, EXO_VM_READ), E_PERM);
	CHECK_EQUAL(used(0, 0, EXO_VM_READ), PAGE_FAULTED);
	CHECK_EQUAL(*here, 4);
	CHECK_EQUAL(used(READ_ONLY | EXO_RIGHT_WRITE, ACCESS, ACCESS), 5);
	CHECK_EQUAL(*here, 5);
	/* The memory is there as long as somebody maps it, or can. */
	CHECK_EQUAL(exo_vm_unmap((void *)here, 2 * PAGE_BYTES), 0);
	here = (volatile unsigned *)exo_memory_map(memory, NULL, 2 * PAGE_BYTES, EXO_VM_READ, 0);
	CHECK_EQUAL(exo_handle_close(memory), 0);
	CHECK_EQUAL(*here, 5);
	CHECK_EQUAL(exo_vm_unmap((void *)here, 2 * PAGE_BYTES), 0);
}

/* exo_vm_protect gives no access that the handle had no right for, nor to a part, nor after fork.
 */
TEST(memory_by_handle_keeps_its_access)
{
	exo_handle_t read_only;
	char *at;

	memory = exo_memory_create(4 * PAGE_BYTES);
	read_only = restricted(READ_ONLY);
	at = (char *)exo_memory_map(read_only, NULL, 4 * PAGE_BYTES, 0, 0);
	CHECK((int64_t)at > 0);
	CHECK_EQUAL(exo_vm_protect(at, 4 * PAGE_BYTES, EXO_VM_READ), 0);
	CHECK_EQUAL(exo_vm_protect(at, 4 * PAGE_BYTES, ACCESS), -E_PERM);
	CHECK_EQUAL(exo_vm_protect(at + PAGE_BYTES, PAGE_BYTES, 0), 0);
	CHECK_EQUAL(exo_vm_protect(at + PAGE_BYTES, PAGE_BYTES, ACCESS), -E_PERM);
	CHECK_EQUAL(exo_vm_protect(at, PAGE_BYTES, EXO_VM_EXECUTE), -E_PERM);
	CHECK_EQUAL(forked_write(at), PAGE_FAULTED);
	CHECK_EQUAL(exo_vm_unmap(at, 4 * PAGE_BYTES), 0);
	at = (char *)exo_memory_map(memory, NULL, 4 * PAGE_BYTES, EXO_VM_READ, 0);
	CHECK_EQUAL(exo_vm_protect(at, 4 * PAGE_BYTES, ACCESS), 0);
	*at = 1;
	CHECK_EQUAL(exo_vm_unmap(at, 4 * PAGE_BYTES), 0);
	CHECK_EQUAL(exo_handle_close(read_only), 0);
	CHECK_EQUAL(exo_handle_close(memory), 0);
}

TEST(memory_by_handle_refused)
{
	exo_handle_t other = exo_notification_create();

	CHECK_EQUAL(exo_memory_create(0), -E_INVAL);
	CHECK_EQUAL(exo_memory_create(PAGE_BYTES + 1), -E_INVAL);
	CHECK(exo_memory_create((size_t)1 << 62) < 0);
	CHECK(exo_memory_create(~(size_t)0 - 4095) < 0);
	memory = exo_memory_create(2 * PAGE_BYTES);
	CHECK(memory > 0 && other > 0);
	CHECK_EQUAL(exo_memory_map(memory, NULL, PAGE_BYTES + 1, ACCESS, 0), -E_INVAL);
	CHECK_EQUAL(exo_memory_map(memory, NULL, 0, ACCESS, 0), -E_INVAL);
	CHECK_EQUAL(exo_memory_map(memory, NULL, PAGE_BYTES, ACCESS, 1), -E_INVAL);
	CHECK_EQUAL(exo_memory_map(memory, NULL, PAGE_BYTES, ACCESS | EXO_VM_EXECUTE, 0), -E_INVAL);
	CHECK_EQUAL(exo_memory_map(memory, NULL, PAGE_BYTES, ACCESS | 32, 0), -E_INVAL);
	CHECK_EQUAL(exo_memory_map(memory, NULL, 3 * PAGE_BYTES, ACCESS, 0), -E_RANGE);
	CHECK_EQUAL(exo_memory_map(memory, NULL, 2 * PAGE_BYTES, ACCESS, PAGE_BYTES), -E_RANGE);
	CHECK_EQUAL(exo_memory_map(memory, NULL, PAGE_BYTES, ACCESS, ~(size_t)0 - 4095), -E_RANGE);
	CHECK_EQUAL(exo_memory_map(other, NULL, PAGE_BYTES, ACCESS, 0), -E_BADHANDLE);
	CHECK_EQUAL(exo_handle_close(memory), 0);
	CHECK_EQUAL(exo_memory_map(memory, NULL, PAGE_BYTES, ACCESS, 0), -E_BADHANDLE);
	CHECK_EQUAL(exo_handle_close(other), 0);
}
