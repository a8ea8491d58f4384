/* SPDX-License-Identifier: MIT
 *
 * Aligned memory from the kernel for malloc_heap.h.
 */
#include <uapi/exo/syscall.h>
#include "malloc_heap.h"

/* 0 when there is none. */
static uintptr_t map(size_t bytes)
{
	int64_t at = exo_vm_map(NULL, bytes, EXO_VM_READ | EXO_VM_WRITE);

	return at < 0 ? 0 : (uintptr_t)at;
}

static void unmap(uintptr_t start, uintptr_t end)
{
	if (start < end)
		exo_vm_unmap((void *)start, end - start);
}

/* Everything mapped is a multiple of a chunk, so the kernel's next address usually fits; when it
 * does not, map more and give both ends back. */
struct malloc_chunk *malloc_chunk_map(size_t bytes, size_t alignment, size_t lead)
{
	uintptr_t start = map(bytes), mapped;
	struct malloc_chunk *chunk;

	if (start && (start + lead) % alignment) {
		unmap(start, start + bytes);
		mapped = map(bytes + alignment);
		if (!mapped)
			return NULL;
		start = ALIGN_UP(mapped + lead, alignment) - lead;
		unmap(mapped, start);
		unmap(start + bytes, mapped + bytes + alignment);
	}
	if (!start)
		return NULL;
	chunk = (struct malloc_chunk *)start;
	chunk->bytes = bytes;
	return chunk;
}

void malloc_chunk_unmap(struct malloc_chunk *chunk)
{
	unmap((uintptr_t)chunk, (uintptr_t)chunk + chunk->bytes);
}
