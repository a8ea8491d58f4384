/* SPDX-License-Identifier: MIT
 *
 * An address space with a quota of its own, for tests, and touching it as the CPU would.
 */
#ifndef TEST_SPACES_H
#define TEST_SPACES_H

#include <exo/space.h>

#define RW (SPACE_READ | SPACE_WRITE)
#define RX (SPACE_READ | SPACE_EXECUTE)
#define AT 0x400000 /* a multiple of 2 MiB */

/* NULL without memory. spaces_quota is the last one's. */
struct space *make_space(size_t limit_bytes);
extern struct quota *spaces_quota;

/* The space ends, and with it its quota; what is still charged then, which should be nothing. */
size_t end_space(struct space *space);

/* Private anonymous memory: what space_map says. */
int map_at(struct space *space, vaddr_t start, size_t bytes, unsigned access);

/* A fault as the CPU would have it there, and then the word read or written. */
int read_word(struct space *space, vaddr_t at, uint64_t *word);
int write_word(struct space *space, vaddr_t at, uint64_t word);

#endif
