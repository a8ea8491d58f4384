/* SPDX-License-Identifier: MIT
 *
 * Channels whose ends share a ring (IPC_FUSION_RINGS): its memory, and the calls of who falls
 * asleep or wakes somebody. The messages do not come by here. Compare with channel_no_ring.c.
 */
#include <exo/assert.h>
#include <exo/object.h>
#include <exo/space.h>
#include <exo/syscall_args.h>
#include "channel.h"

/* The page of the ring itself is there from the start: no end ends for want of one. */
int channel_memory_create(struct channel_memory *memory, const struct channel_options *options,
			  struct quota *quota)
{
	size_t buffers = IS_ENABLED(CONFIG_IPC_ZERO_COPY)
				 ? (size_t)options->buffers * options->buffer_bytes
				 : 0;
	paddr_t frame;

	memory->object = object_create_shared(CHANNEL_RING_BYTES + buffers, quota);
	if (!memory->object)
		return -E_NOMEM;
	frame = object_frame(memory->object, 0);
	if (frame == PADDR_NONE) {
		object_put(memory->object);
		return -E_NOMEM;
	}
	memory->words = arch_phys_to_virt(frame);
	return 0;
}

void channel_memory_destroy(struct channel_memory *memory)
{
	object_put(memory->object);
}

/* The end of a handle that may use it, whichever end it is. */
static int find(exo_handle_t handle, struct cap **cap, struct channel_end **end)
{
	int error = channel_find(handle, 0, cap, end);

	if (!error && !((*cap)->kind & channel_right((*end)->role)))
		error = -E_PERM;
	return error;
}

/* Everybody who maps a ring touches its page next. Without memory for a page table that is a fault
 * like others. */
static void map_first_page(vaddr_t start, struct object *object)
{
	struct arch_space *space = &arch_current()->agent->space->arch;
	int error = arch_space_map(space, start, object_frame(object, 0), SPACE_READ | SPACE_WRITE);

	assert(!error || error == -E_NOMEM || error == -E_EXIST);
}

/* a: end, b: how many bytes that is. Mapping may let others run. */
SYSCALL_HANDLER(channel_map)
{
	struct space_request request = { .access = SPACE_READ | SPACE_WRITE, .shared = true };
	struct channel_end *end = NULL;
	struct cap *cap;
	vaddr_t start;
	int error = find((exo_handle_t)a, &cap, &end);

	if (error)
		return error;
	request.object = end->channel->memory.object;
	request.bytes = request.object->pages * PAGE_BYTES;
	if (request.bytes != b)
		return -E_INVAL;
	object_get(request.object);
	error = space_map(arch_current()->agent->space, &request, &start);
	if (error) {
		object_put(request.object);
		return error;
	}
	map_first_page(start, request.object);
	return (int64_t)start;
}

/* a: end, b: the other's position that it has seen, c: until when */
SYSCALL_HANDLER(channel_wait)
{
	struct channel_wait end = { .handle = (exo_handle_t)a, .seen = (uint32_t)b };
	struct channel_waiter waiter;
	int result = channel_wait(&end, &waiter, 1, c);

	if (result == -E_AGAIN)
		return 0;
	if (result)
		return result;
	return channel_memory_has_news(&waiter.end->channel->memory, &waiter.end->channel->queue,
				       waiter.end->role, end.seen)
		       ? 0
		       : -E_DEAD;
}

/* a: end */
SYSCALL_HANDLER(channel_wake)
{
	struct channel_end *end = NULL;
	struct cap *cap;
	int error = find((exo_handle_t)a, &cap, &end);

	if (error)
		return error;
	if (end->channel->side[channel_peer(end->role)].closed)
		return -E_DEAD;
	channel_wake(end->channel, channel_peer(end->role));
	return 0;
}
