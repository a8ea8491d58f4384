/* SPDX-License-Identifier: MIT
 *
 * Lines of files of the initrd (exo_user/file.h). Each line is one read at its offset: the kernel
 * copies from memory, and nothing here has to be kept open.
 */
#include <exo/string.h>
#include <exo_user/file.h>
#include <uapi/exo/syscall.h>

/* Move *offset behind the end of the line in which it stands. */
static int skip_line(const char *path, size_t *offset)
{
	char text[128];

	for (;;) {
		long bytes = exo_file_read(path, *offset, text, sizeof(text));

		if (bytes <= 0)
			return (int)bytes;
		for (long i = 0; i < bytes; i++) {
			++*offset;
			if (text[i] == '\n')
				return 0;
		}
	}
}

int file_next_line(struct file_lines *lines, char *line, size_t size)
{
	long bytes = exo_file_read(lines->path, lines->offset, line, size - 1);
	char *end;

	if (bytes <= 0) {
		line[0] = '\0';
		return (int)bytes;
	}
	line[bytes] = '\0';
	end = strchr(line, '\n');
	if (end) {
		*end = '\0';
		lines->offset += (size_t)(end - line) + 1;
		return 1;
	}
	lines->offset += (size_t)bytes;
	bytes = skip_line(lines->path, &lines->offset);
	return bytes < 0 ? (int)bytes : 1;
}

void file_first_line(const char *path, char *line, size_t size, const char *otherwise)
{
	struct file_lines lines = { .path = path };

	if (file_next_line(&lines, line, size) <= 0 || !line[0])
		strlcpy(line, otherwise, size);
}

bool file_has_line(const char *path, const char *wanted)
{
	struct file_lines lines = { .path = path };
	char line[128];

	while (file_next_line(&lines, line, sizeof(line)) > 0)
		if (!strcmp(line, wanted))
			return true;
	return false;
}
