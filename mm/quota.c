/* SPDX-License-Identifier: MIT
 *
 * The life of quotas (include/exo/quota.h).
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/frame_reserve.h>
#include <exo/frames.h>
#include <exo/heap.h>
#include <exo/quota.h>

struct quota *quota_create(size_t limit_bytes)
{
	struct quota *quota = heap_alloc(sizeof(*quota));

	if (quota)
		*quota = (struct quota){ .limit_bytes = limit_bytes, .holders = 1 };
	return quota;
}

static paddr_t emergency_frame(bool zeroed)
{
	paddr_t frame = frame_alloc_emergency();

	if (zeroed && frame != PADDR_NONE)
		arch_zero_pages(arch_phys_to_virt(frame), PAGE_BYTES);
	return frame;
}

paddr_t quota_frame_take(struct quota *quota, bool zeroed)
{
	paddr_t frame = zeroed ? frame_alloc_zeroed() : frame_alloc();

	if (unlikely(frame == PADDR_NONE && quota->vital))
		frame = emergency_frame(zeroed);
	return frame;
}

int quota_frame_alloc(struct quota *quota, paddr_t *frame, bool zeroed)
{
	int error = quota_charge(quota, PAGE_BYTES);

	if (error)
		return error;
	*frame = quota_frame_take(quota, zeroed);
	if (likely(*frame != PADDR_NONE))
		return 0;
	quota_credit(quota, PAGE_BYTES);
	return -E_NOMEM;
}

struct quota *quota_get(struct quota *quota)
{
	quota->holders++;
	return quota;
}

void quota_put(struct quota *quota)
{
	if (--quota->holders)
		return;
	assert(!quota->used_bytes);
	heap_free(quota, sizeof(*quota));
}
