/* SPDX-License-Identifier: MIT
 *
 * The programs of the guest, from their ELF files with symbols: which function an address belongs
 * to, where a benchmark starts, and where regions begin and end.
 *
 * Regions need no marks of their own in the guest: bench_begin and bench_end are the only code that
 * consists of lfence, rdtsc, two moves to memory and lfence (arch/tsc.h), and are found in the
 * image by these bytes. A benchmark is a function called bench_run_NAME. Agents share their
 * addresses; which of them a block of code belongs to is seen by comparing its bytes.
 */
#ifndef EVENTS_IMAGE_H
#define EVENTS_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct function {
	uint64_t start, end;
	const char *name; /* of the guest's assembly, or of C without the compiler's suffix */
	struct benchmark *benchmark; /* whose body it is, or NULL */
	const struct image *image;
};

/* One bench_begin or bench_end: its code, and in it the instruction that reads the clock and the
 * move that stores its lower half. */
struct mark {
	uint64_t start, clock, store, end;
};

struct segment {
	uint64_t start, end;
	const uint8_t *bytes;
};

struct image {
	const char *name;
	struct image *next;
	struct segment segments[8]; /* executable ones */
	unsigned segment_count;
	struct function *functions; /* in the order of their addresses */
	size_t function_count;
	struct mark *marks;
	size_t mark_count;
};

/* Read another image. False, with a message on stderr, when that is not possible. */
bool image_add(const char *path);

/* Of which image the size bytes at this address are, as far as its code reaches; NULL: of none. */
const struct image *image_of(uint64_t address, const void *bytes, size_t size);

const struct function *image_function(const struct image *image, uint64_t address);
const struct mark *image_mark(const struct image *image, uint64_t address);

#endif
