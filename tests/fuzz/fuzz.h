/* SPDX-License-Identifier: MIT
 *
 * What the fuzzers share (surroundings.c). A fuzzer includes the source file that it is about,
 * behind macros that stand in for what that file takes from the machine, and gives it bytes that
 * libFuzzer invents: ASan sees each access beyond the copy that it gets, UBSan each overflow, and
 * FUZZ_CHECK what the file promises.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <setjmp.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

void *malloc(size_t bytes);
void free(void *object);

#define FUZZ_CHECK(condition)             \
	do {                              \
		if (!(condition))         \
			__builtin_trap(); \
	} while (0)

/* An object of exactly so many bytes: what lies behind it is poison. */
void *fuzz_copy(const void *data, size_t bytes);

/* Read every byte, as whoever uses it would. */
void fuzz_read(const void *data, size_t bytes);

/* Input, piece by piece; zeros behind its end. */
struct fuzz_input {
	const uint8_t *at;
	size_t left;
};

void fuzz_take(struct fuzz_input *input, void *to, size_t bytes);
uint64_t fuzz_number(struct fuzz_input *input, unsigned bytes);

/* fatal() goes here. */
extern jmp_buf fuzz_fatal;

#endif
