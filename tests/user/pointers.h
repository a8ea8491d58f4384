/* SPDX-License-Identifier: MIT
 *
 * Addresses that no system call may use, and memory at the edge of what is mapped.
 */
#ifndef TESTS_USER_POINTERS_H
#define TESTS_USER_POINTERS_H

#include <exo/types.h>

/* Neither readable nor writable by this agent, in any length from 1 byte on. */
extern const uint64_t bad_addresses[];
extern const unsigned bad_address_count;

static inline void *bad_pointer(unsigned i)
{
	return (void *)bad_addresses[i];
}

/* The last `bytes` bytes, at most EDGE_BYTES, before the end of this agent's data: behind them
 * nothing is mapped, and nobody else uses them. */
#define EDGE_BYTES 64
char *edge_of_data(size_t bytes);

/* Readable, not writable. */
void *read_only_memory(void);

#endif
