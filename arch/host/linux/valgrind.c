/* SPDX-License-Identifier: MIT
 *
 * HOST_VALGRIND: what memcheck is told (valgrind/memcheck.h, valgrind/valgrind.h: client requests,
 * nothing when it does not run).
 */
#include <valgrind/memcheck.h>
#include "door.h"

unsigned door_stack_begin(uintptr_t bottom, uintptr_t top)
{
	return VALGRIND_STACK_REGISTER(bottom, top);
}

void door_stack_end(unsigned stack)
{
	VALGRIND_STACK_DEREGISTER(stack);
}

void door_memory_fresh(void *start, size_t bytes)
{
	VALGRIND_MAKE_MEM_UNDEFINED(start, bytes);
}
