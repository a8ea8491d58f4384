/* SPDX-License-Identifier: MIT
 *
 * Memory objects: what shared, file and physical regions show. An object owns its frames; regions
 * map them and fault them in one by one. Anonymous private memory has no object: its frames belong
 * to the address space. Thread context.
 */
#ifndef EXO_OBJECT_H
#define EXO_OBJECT_H

#include <exo/compiler.h>
#include <exo/initrd.h>
#include <exo/quota.h>
#include <exo/types.h>

enum object_kind {
	OBJECT_SHARED, /* zeroed memory, made when first touched, charged to its creator's quota */
	OBJECT_FILE, /* a file of the initrd, copied page by page when first touched; the last page
			is zero-filled */
	OBJECT_PHYSICAL, /* device registers or other memory that nobody allocates */
};

struct object {
	enum object_kind kind;
	unsigned regions; /* that map it */
	size_t pages;
	struct quota *quota;     /* SHARED: who pays; else NULL */
	struct initrd_file file; /* FILE */
	paddr_t start;           /* PHYSICAL */
	paddr_t *frames;         /* SHARED, FILE: PADDR_NONE where there is none yet */
};

/* One region has it already. NULL without memory or quota. */
struct object *object_create_shared(size_t bytes, struct quota *quota) __must_check;
struct object *object_create_physical(paddr_t start, size_t bytes) __must_check;

/* The object of a file: one for all who map the file. */
struct object *object_of_file(const struct initrd_file *file) __must_check;

void object_get(struct object *object);
void object_put(struct object *object);

/* The frame behind a page, made if need be; PADDR_NONE beyond the end, without memory or quota. */
paddr_t object_frame(struct object *object, size_t page) __must_check;

/* The frame if it is there already, else PADDR_NONE. */
paddr_t object_resident(const struct object *object, size_t page);

#endif
