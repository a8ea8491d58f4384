/* SPDX-License-Identifier: MIT
 *
 * Formatted output of agents (exo_user/console.h). The buffer lives for one call: nothing has to be
 * flushed when an agent ends or faults.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo_user/console.h>
#include <uapi/exo/syscall.h>

struct buffer {
	size_t used;
	char text[CONSOLE_BUFFER_BYTES];
};

int console_put(const char *text, size_t bytes)
{
	while (bytes) {
		long written = exo_console_write(text, bytes);

		if (written < 0)
			return (int)written;
		text += written;
		bytes -= (size_t)written;
	}
	return 0;
}

static void buffer_flush(struct buffer *buffer)
{
	console_put(buffer->text, buffer->used);
	buffer->used = 0;
}

static void buffer_add(void *arg, const char *text, size_t bytes)
{
	struct buffer *buffer = arg;

	while (bytes) {
		size_t piece = MIN(bytes, sizeof(buffer->text) - buffer->used);

		memcpy(buffer->text + buffer->used, text, piece);
		buffer->used += piece;
		text += piece;
		bytes -= piece;
		if (buffer->used == sizeof(buffer->text))
			buffer_flush(buffer);
	}
}

int vprintf(const char *format, va_list args)
{
	struct buffer buffer;
	int length;

	buffer.used = 0;
	length = exo_vprintf_to(buffer_add, &buffer, format, args);
	buffer_flush(&buffer);
	return length;
}

int printf(const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vprintf(format, args);
	va_end(args);
	return length;
}
