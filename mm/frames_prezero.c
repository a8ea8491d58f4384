/* SPDX-License-Identifier: MIT
 *
 * MM_PREZERO: the stock (exo/frames_prezero.h). The frames are linked through their first words,
 * which are zeroed again when a frame is taken.
 *
 * None are made when memory is short: a stock of idle frames must not be what pushes others into
 * reclaiming.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/frames_prezero.h>

struct stock_frame {
	struct stock_frame *next;
};

static struct stock_frame *stock; /* each zero but for the link */
size_t frame_stock_frames;

static void stock_push(struct stock_frame *frame)
{
	frame->next = stock;
	stock = frame;
	frame_stock_frames++;
}

static struct stock_frame *stock_pop(void)
{
	struct stock_frame *frame = stock;

	stock = frame->next;
	frame_stock_frames--;
	return frame;
}

paddr_t frame_stock_take(void)
{
	struct stock_frame *frame;

	if (unlikely(!stock))
		return PADDR_NONE;
	frame = stock_pop();
	frame->next = NULL;
	return arch_virt_to_phys(frame);
}

bool frame_stock_make(void)
{
	struct stock_frame *frame;
	paddr_t address;

	if (frame_stock_frames == FRAME_STOCK_MAX ||
	    frames_free_count() - frame_stock_frames < 2 * FRAME_STOCK_MAX)
		return false;
	address = frame_alloc();
	if (address == PADDR_NONE)
		return false;
	frame = arch_phys_to_virt(address);
	arch_zero_pages(frame, PAGE_BYTES);
	stock_push(frame);
	return true;
}

bool frame_stock_give(paddr_t address)
{
	if (frame_stock_frames == FRAME_STOCK_MAX)
		return false;
	stock_push(arch_phys_to_virt(address));
	return true;
}

bool frame_stock_drain(void)
{
	bool any = stock;

	while (stock)
		frames_free(arch_virt_to_phys(stock_pop()), 0);
	return any;
}
