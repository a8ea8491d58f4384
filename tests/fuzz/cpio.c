/* SPDX-License-Identifier: MIT
 *
 * The cpio reader: an archive that is accepted has only files that lie inside it, and each is found
 * again.
 */
#include "fuzz.h"
#include <exo/heap.h>
#define heap_alloc(bytes) malloc(bytes)
#include "../../kernel/initrd.c"

static void walk(const uint8_t *archive, size_t bytes)
{
	for (size_t i = 0; i < file_count; i++) {
		struct initrd_file found;

		FUZZ_CHECK(files[i].data >= archive && files[i].data <= archive + bytes);
		FUZZ_CHECK(files[i].bytes <= (size_t)(archive + bytes - files[i].data));
		FUZZ_CHECK(files[i].name + strlen(files[i].name) < (const char *)files[i].data);
		fuzz_read(files[i].data, files[i].bytes);
		FUZZ_CHECK(!initrd_find(files[i].name, &found) &&
			   !strcmp(found.name, files[i].name));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	uint8_t *archive = fuzz_copy(data, bytes);
	const char *reason = NULL;
	size_t offset = 0;

	if (!initrd_check(archive, bytes, &reason, &offset)) {
		FUZZ_CHECK(!initrd_use(archive, bytes));
		walk(archive, bytes);
		if (file_count)
			free(files);
		files = NULL;
		file_count = 0;
	} else {
		FUZZ_CHECK(reason);
	}
	free(archive);
	return 0;
}
