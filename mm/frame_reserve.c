/* SPDX-License-Identifier: MIT
 *
 * Reservations (exo/frame_reserve.h). Setting frames aside costs memory as soon as it is promised
 * and O(count), and in exchange neither variant of the frame allocator knows of promises: its hot
 * path is the same, and a promise cannot be broken by a mistake in counting.
 */
#include <exo/arch.h>
#include <exo/frame_reserve.h>
#include <exo/frames.h>
#include <exo/panic.h>

struct frame_reserve_link {
	struct frame_reserve_link *next;
};

static struct frame_reserve emergency;

static void reserve_add(struct frame_reserve *reserve, paddr_t frame)
{
	struct frame_reserve_link *link = arch_phys_to_virt(frame);

	link->next = reserve->first;
	reserve->first = link;
	reserve->count++;
}

int frame_reserve_fill(struct frame_reserve *reserve, size_t count)
{
	size_t before = reserve->count;

	while (reserve->count < count) {
		paddr_t frame = frame_alloc();

		if (frame == PADDR_NONE) {
			while (reserve->count > before)
				frame_free(frame_reserve_take(reserve));
			return -E_NOMEM;
		}
		reserve_add(reserve, frame);
	}
	return 0;
}

paddr_t frame_reserve_take(struct frame_reserve *reserve)
{
	struct frame_reserve_link *link = reserve->first;

	if (!link)
		return PADDR_NONE;
	reserve->first = link->next;
	reserve->count--;
	return arch_virt_to_phys(link);
}

void frame_reserve_release(struct frame_reserve *reserve)
{
	while (reserve->count)
		frame_free(frame_reserve_take(reserve));
}

void frame_emergency_init(void)
{
	if (frame_reserve_fill(&emergency, FRAME_EMERGENCY_COUNT))
		fatal("memory: no %d frames for emergencies", FRAME_EMERGENCY_COUNT);
}

/* As much as there is: an emergency is no time to insist. */
static void emergency_refill(void)
{
	while (emergency.count < FRAME_EMERGENCY_COUNT) {
		paddr_t frame = frame_alloc();

		if (frame == PADDR_NONE)
			return;
		reserve_add(&emergency, frame);
	}
}

paddr_t frame_alloc_emergency(void)
{
	paddr_t frame;

	emergency_refill();
	frame = frame_alloc();
	return frame != PADDR_NONE ? frame : frame_reserve_take(&emergency);
}
