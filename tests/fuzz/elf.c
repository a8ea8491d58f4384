/* SPDX-License-Identifier: MIT
 *
 * The ELF loader: of a file that passes the check, every segment lies in user space, none is
 * writable and executable, and what is loaded of it lies in the file.
 */
#include "fuzz.h"
#define space_map   fuzz_space_map
#define space_write fuzz_space_write
#include "../../kernel/elf.c"

int fuzz_space_map(struct space *space, const struct space_request *request, vaddr_t *start)
{
	FUZZ_CHECK(!space);
	FUZZ_CHECK(request->bytes && !(request->bytes % PAGE_BYTES) &&
		   !(request->start % PAGE_BYTES));
	FUZZ_CHECK(request->start >= ALIGN_DOWN(ARCH_USER_START, PAGE_BYTES) &&
		   request->bytes <= ALIGN_UP(ARCH_USER_END, PAGE_BYTES) - request->start);
	FUZZ_CHECK(!(request->access & SPACE_WRITE) || !(request->access & SPACE_EXECUTE));
	*start = request->start;
	return 0;
}

int fuzz_space_write(struct space *space, vaddr_t at, const void *from, size_t bytes)
{
	FUZZ_CHECK(!space && at >= ARCH_USER_START && bytes <= ARCH_USER_END - at);
	fuzz_read(from, bytes);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	void *file = fuzz_copy(data, bytes);
	vaddr_t entry = 0;

	if (!elf_check(file, bytes)) {
		FUZZ_CHECK(!elf_load(NULL, file, &entry));
		FUZZ_CHECK(entry >= ARCH_USER_START && entry < ARCH_USER_END);
	}
	free(file);
	return 0;
}
