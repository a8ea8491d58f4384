/* SPDX-License-Identifier: MIT
 *
 * Files of the initrd, line by line.
 */
#ifndef EXO_USER_FILE_H
#define EXO_USER_FILE_H

#include <exo/compiler.h>
#include <exo/types.h>

/* Where a reader stands: `struct file_lines lines = { .path = "etc/config" };` is the start. */
struct file_lines {
	const char *path;
	size_t offset; /* of the next line in the file */
};

/* The next line without its end, NUL-terminated; what does not fit into size is cut. 1, 0 at the
 * end of the file, or a negative error. */
int file_next_line(struct file_lines *lines, char *line, size_t size) __must_check;

/* The first line of a file; `otherwise` when there is no such file or it is empty. */
void file_first_line(const char *path, char *line, size_t size, const char *otherwise);

/* Does the file have exactly this line? */
bool file_has_line(const char *path, const char *wanted);

#endif
