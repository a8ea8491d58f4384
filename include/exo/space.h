/* SPDX-License-Identifier: MIT
 *
 * An agent's address space: regions of user memory, each with its own access, and the page tables
 * behind them. Regions do not overlap. Every page is backed when it is mapped. Owned by one agent;
 * thread context; not locked, because only the agent's own thread (or its creator, before it runs)
 * changes it.
 */
#ifndef EXO_SPACE_H
#define EXO_SPACE_H

#include <exo/arch.h>
#include <exo/list.h>

struct space {
	struct arch_space arch;
	struct list_node regions; /* struct region, by address */
	size_t frames;            /* user frames mapped; page tables are counted by arch */
};

struct region {
	struct list_node node;
	vaddr_t start;
	vaddr_t end;     /* exclusive */
	unsigned access; /* SPACE_ bits */
};

/* NULL without memory. */
struct space *space_create(void) __must_check;

/* Gives back all memory. Not the current space. */
void space_destroy(struct space *space);

/* Map zeroed memory. start and bytes: multiples of PAGE_BYTES. -E_INVAL (unaligned, empty, wraps,
 * not user space, write with execute), -E_EXIST (overlap), -E_NOMEM; after an error nothing is
 * mapped. */
int space_map(struct space *space, vaddr_t start, size_t bytes, unsigned access) __must_check;

/* Copy into mapped memory of a space that need not be current, whatever its access. -E_FAULT. */
int space_write(struct space *space, vaddr_t to, const void *from, size_t bytes) __must_check;

/* 4 KiB frames held: user memory and page tables. */
size_t space_frames(const struct space *space);

#endif
