/* SPDX-License-Identifier: MIT
 *
 * AddressSanitizer watches over what the allocators have not given to anybody.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/test.h>

int __asan_address_is_poisoned(const volatile void *address);

TEST(sanitizer_knows_the_heap)
{
	for (size_t bytes = 1; bytes < 3000; bytes += 1 + bytes / 3) {
		char *object = heap_alloc(bytes);

		CHECK(object);
		CHECK(!__asan_address_is_poisoned(object));
		CHECK(!__asan_address_is_poisoned(object + bytes - 1));
		CHECK(__asan_address_is_poisoned(object + bytes));
		heap_free(object, bytes);
		CHECK(__asan_address_is_poisoned(object));
		CHECK(__asan_address_is_poisoned(object + bytes - 1));
	}
}

TEST(sanitizer_knows_free_frames)
{
	paddr_t frame = frame_alloc();
	char *page = arch_phys_to_virt(frame);

	CHECK(frame != PADDR_NONE);
	CHECK(!__asan_address_is_poisoned(page));
	CHECK(!__asan_address_is_poisoned(page + PAGE_BYTES - 1));
	frame_free(frame);
	CHECK(__asan_address_is_poisoned(page));
	CHECK(__asan_address_is_poisoned(page + PAGE_BYTES - 1));
}
