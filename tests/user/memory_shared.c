/* SPDX-License-Identifier: MIT
 *
 * Shared memory: with forked children from the start, and given to a child later.
 */
#include <exo/test.h>
#include "child.h"
#include "forked.h"

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
	agent_id_t child = exo_fork();

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

/* What parent and child agree on, in a page that they share from the start. */
static volatile struct {
	unsigned step;
	volatile unsigned *given;
} * meeting;

/* Waits until memory was given; its value is the exit code. */
static int receive(unsigned access)
{
	if (!await_step(&meeting->step, 1))
		return 99;
	if (access & EXO_VM_WRITE)
		*meeting->given = 5;
	return (int)*meeting->given;
}

/* A child with the memory that was mapped after its fork: its exit code. */
static int give(unsigned access, unsigned used_as)
{
	agent_id_t child;
	int error;

	meeting->step = 0;
	child = exo_fork();
	if (!child)
		exo_exit(receive(used_as));
	meeting->given = map_shared();
	if (!meeting->given || child < 0)
		return -E_NOMEM;
	*meeting->given = 4;
	error = exo_vm_share(child, (void *)meeting->given, access);
	meeting->step = 1;
	return error ? error : exo_agent_wait(child);
}

TEST(memory_shared_later)
{
	meeting = (void *)map_shared();
	CHECK(meeting);
	CHECK_EQUAL(give(ACCESS, ACCESS), 5);
	CHECK_EQUAL(*meeting->given, 5);
	CHECK_EQUAL(exo_vm_unmap((void *)meeting->given, PAGE_BYTES), 0);
	CHECK_EQUAL(give(EXO_VM_READ, EXO_VM_READ), 4);
	CHECK_EQUAL(exo_vm_unmap((void *)meeting->given, PAGE_BYTES), 0);
	CHECK_EQUAL(give(EXO_VM_READ, ACCESS), PAGE_FAULTED);
	CHECK_EQUAL(*meeting->given, 4);
	CHECK_EQUAL(exo_vm_unmap((void *)meeting->given, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap((void *)meeting, PAGE_BYTES), 0);
}

TEST(memory_shared_refused)
{
	char *private = map_pages(1);
	volatile unsigned *shared = map_shared();
	agent_id_t child = exo_fork();

	while (!child)
		exo_sleep(1000000000);
	CHECK(private && shared && child > 0);
	CHECK_EQUAL(exo_vm_share(child, private, EXO_VM_READ), -E_NOENT);
	CHECK_EQUAL(exo_vm_share(child, NULL, EXO_VM_READ), -E_NOENT);
	CHECK_EQUAL(exo_vm_share(child, (void *)shared, EXO_VM_READ), -E_EXIST); /* has it */
	CHECK_EQUAL(exo_vm_share(child, (void *)shared, ACCESS | EXO_VM_EXECUTE), -E_PERM);
	CHECK_EQUAL(exo_vm_share(1, (void *)shared, EXO_VM_READ), -E_NOENT); /* not a child */
	CHECK_EQUAL(exo_vm_share(0, (void *)shared, EXO_VM_READ), -E_NOENT);
	CHECK_EQUAL(exo_vm_share(-1, (void *)shared, EXO_VM_READ), -E_NOENT);
	CHECK_EQUAL(exo_agent_kill(child), 0);
	CHECK_EQUAL(exo_agent_wait(child), EXO_STATUS_KILLED);
	CHECK_EQUAL(exo_vm_unmap((void *)shared, PAGE_BYTES), 0);
	CHECK_EQUAL(exo_vm_unmap(private, PAGE_BYTES), 0);
}
