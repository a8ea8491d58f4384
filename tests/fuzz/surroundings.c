/* SPDX-License-Identifier: MIT
 *
 * What all fuzzers share (fuzz.h), and what the files under test find in place of the kernel.
 */
#include "fuzz.h"
#include <exo/log.h>
#include <exo/panic.h>
#include <string.h>

jmp_buf fuzz_fatal;

void *fuzz_copy(const void *data, size_t bytes)
{
	void *copy = malloc(bytes ? bytes : 1);

	if (bytes)
		memcpy(copy, data, bytes);
	return copy;
}

void fuzz_read(const void *data, size_t bytes)
{
	const volatile uint8_t *byte = data;

	while (bytes--)
		(void)*byte++;
}

void fuzz_take(struct fuzz_input *input, void *to, size_t bytes)
{
	size_t count = MIN(bytes, input->left);

	memset(to, 0, bytes);
	if (count)
		memcpy(to, input->at, count);
	input->at += count;
	input->left -= count;
}

uint64_t fuzz_number(struct fuzz_input *input, unsigned bytes)
{
	uint64_t number = 0;

	fuzz_take(input, &number, bytes);
	return number;
}

void log_write(enum log_level level __attribute__((unused)),
	       const char *format __attribute__((unused)), ...)
{
}

void panic(const char *format __attribute__((unused)), ...)
{
	__builtin_trap();
}

void fatal(const char *format __attribute__((unused)), ...)
{
	longjmp(fuzz_fatal, 1);
}
