/* SPDX-License-Identifier: MIT
 *
 * Bad addresses (pointers.h). The last two are such that address plus length wraps.
 */
#include <exo_user/start.h>
#include "pointers.h"

const uint64_t bad_addresses[] = {
	0x0,
	0x1,
	0xfff,
	0x1000,
	0x10000000,         /* between the executable and the stack */
	0x00007ffffffff000, /* the last page of the lower half */
	0x00007fffffffffff,
	0x0000800000000000, /* not canonical */
	0x7fffffffffffffff,
	0xffff7fffffffffff,
	0xffff800000000000, /* the direct map */
	0xffff800000100000,
	0xffffffff80000000, /* the kernel image */
	0xffffffff80100000,
	0xfffffffffffff000,
	0xffffffffffffffff,
};
const unsigned bad_address_count = ARRAY_COUNT(bad_addresses);

/* The end of the data segment; the 64 bytes before it belong to nobody (agent.lds). */
extern char exo_data_end[];

char *edge_of_data(size_t bytes)
{
	return (char *)ALIGN_UP((uint64_t)exo_data_end, PAGE_BYTES) - bytes;
}

void *read_only_memory(void)
{
	return (void *)exo_start;
}
