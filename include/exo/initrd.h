/* SPDX-License-Identifier: MIT
 *
 * The initrd: a cpio archive ("newc", magic 070701) that the boot loader left in memory. Read in
 * place, never written. Every field is bounded before use: a malformed archive is refused at
 * start-up.
 */
#ifndef EXO_INITRD_H
#define EXO_INITRD_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/errors.h>

struct initrd_file {
	const char *name; /* NUL-terminated, inside the archive, no leading slash or "./" */
	const uint8_t *data;
	size_t bytes;
	const struct initrd_file
		*manifest; /* the file NAME.manifest; NULL without (exo/manifest.h) */
};

/* Check the whole archive. 0, or -E_FORMAT with *reason saying what is wrong and *offset where. */
int initrd_check(const void *archive, size_t bytes, const char **reason,
		 size_t *offset) __must_check;

/* Use a checked archive from now on. Start-up, once, with the heap: -E_NOMEM. */
int initrd_use(const void *archive, size_t bytes) __must_check;

/* -E_NOENT when there is no regular file of that name. A leading "/" in path is ignored. */
int initrd_find(const char *path, struct initrd_file *file) __must_check;

#endif
