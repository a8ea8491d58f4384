/* SPDX-License-Identifier: MIT
 *
 * The life of quotas (include/exo/quota.h).
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include <exo/quota.h>

struct quota *quota_create(size_t limit_bytes)
{
	struct quota *quota = heap_alloc(sizeof(*quota));

	if (quota)
		*quota = (struct quota){ .limit_bytes = limit_bytes, .holders = 1 };
	return quota;
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
