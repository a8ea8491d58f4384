/* SPDX-License-Identifier: MIT
 *
 * Work done in a forked child, and a page that parent and child share.
 */
#ifndef TESTS_USER_FORKED_H
#define TESTS_USER_FORKED_H

#include <exo/types.h>
#include <uapi/exo/syscall.h>

#define ACCESS       (EXO_VM_READ | EXO_VM_WRITE)
#define PAGE_FAULTED (EXO_STATUS_FAULT + 14)

/* Run work(argument) in a forked child, whose exit code is what it returns. The child's status, or
 * a negative error. */
int forked(int (*work)(void *argument), void *argument);

/* What happens to a child that reads, writes or calls at an address: 0 when it may, else its
 * status. The called code is to return. */
int forked_read(void *at);
int forked_write(void *at);
int forked_call(void *at);

/* Anonymous memory of the kernel's choice; NULL without. */
char *map_pages(size_t pages);

/* A fresh page that is shared with children that are forked from now on. NULL without. */
volatile unsigned *map_shared(void);

/* The memory that nobody holds, at one time … */
struct memory_mark {
	uint64_t free_bytes;
	uint64_t heap_bytes;
};

void memory_mark(struct memory_mark *mark);

/* … and is it all there again? The kernel's heap may keep a little more or less at hand than then:
 * HEAP_KEPT_BYTES, which is nothing to what is lost when every round of a test loses something. */
#define HEAP_KEPT_BYTES (64 * KIB)
bool memory_is_back(const struct memory_mark *mark);

/* Until *step is `wanted`; false when that takes longer than ten seconds. */
bool await_step(const volatile unsigned *step, unsigned wanted);

#endif
