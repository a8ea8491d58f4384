/* SPDX-License-Identifier: MIT
 *
 * MM_FRAMES_BUDDY: power-of-two blocks (Knowlton 1965; Knuth vol. 1, 2.5). Free blocks of one order
 * are on one list, whose links lie in the free blocks themselves; a word says which lists have any,
 * so the smallest block that is big enough is one count of trailing zeros away.
 *
 * The buddy test is one bit for each pair of buddies: the exclusive or of "first is free" and
 * "second is free". Allocating or freeing either flips it; 0 after a free means that both are free
 * now, and they merge. Buddies outside of memory are never freed, so holes need no care. The bits
 * of all orders are one map in the order of a heap: with N the number of frames rounded up to a
 * power of two, the pair of frame f at order k is bit (N + f) >> (k + 1).
 *
 * Budget: frames_alloc(0) in 40 instructions from call to return while there are single frames,
 * which is every second allocation in a run of them at least; splitting adds about 35 and 22 a
 * level.
 */
#include <exo/bitmap.h>
#include <exo/list.h>
#include <exo/panic.h>
#include <exo/inner_lock.h>
#include "frames_debug.h"
#include "frames_held.h"

#define ORDERS (FRAME_ORDER_MAX + 1)

/* What lies at the start of a free block. */
struct free_block {
	struct list_node node;
};

static struct inner_lock frames_lock; /* guards all of: */
static struct list_node free_lists[ORDERS];
static uint32_t free_orders; /* bit k: free_lists[k] is not empty */
static uint64_t *pair_map;
static paddr_t pair_base; /* N in bytes */
static size_t free_count;
static size_t total_count;

_Static_assert(ORDERS <= 32, "free_orders has a bit for each order");
_Static_assert(sizeof(struct free_block) <= PAGE_BYTES, "links fit into a free frame");

static __always_inline struct list_node *block_node(paddr_t block)
{
	return arch_phys_to_virt(block);
}

static __always_inline paddr_t node_block(const struct list_node *node)
{
	return (paddr_t)((const char *)node - (const char *)arch_phys_to_virt(0));
}

static __always_inline size_t pair_bit(paddr_t block, size_t order)
{
	return (pair_base + block) >> (PAGE_SHIFT + 1 + order);
}

/* True when exactly one of the pair is free now. */
static __always_inline bool pair_flip(paddr_t block, size_t order)
{
	size_t bit = pair_bit(block, order);
	uint64_t *word = pair_map + bit / BITMAP_WORD_BITS;
	uint64_t mask = (uint64_t)1 << (bit % BITMAP_WORD_BITS);

	*word ^= mask;
	return *word & mask;
}

/* Take a free block off its list. */
static __always_inline void block_unlink(paddr_t block, size_t order)
{
	list_remove(block_node(block));
	if (list_empty(&free_lists[order]))
		free_orders &= ~(1u << order);
}

/* Make a block free: merge it with its buddy as long as that is free. */
static __noinline void block_insert(paddr_t block, unsigned order)
{
	while (!pair_flip(block, order) && order < FRAME_ORDER_MAX) {
		paddr_t bytes = PAGE_BYTES << order;

		block_unlink(block ^ bytes, order);
		block &= ~bytes;
		order++;
	}
	list_add(&free_lists[order], block_node(block));
	free_orders |= 1u << order;
}

/* The first block of a list that has one. */
static __always_inline paddr_t block_pop(size_t order)
{
	paddr_t block = node_block(free_lists[order].next);

	block_unlink(block, order);
	pair_flip(block, order);
	return block;
}

/* Make the upper halves of a block free until 2^to frames of it are left. Their lists are empty, or
 * a smaller block would have been found. */
static __always_inline void block_split(paddr_t block, size_t from, size_t to)
{
	struct list_node *list = &free_lists[from], *end = &free_lists[to];
	size_t bit = (pair_base + block) >> (PAGE_SHIFT + from);
	paddr_t bytes = PAGE_BYTES << from;

	free_orders |= (1u << from) - (1u << to);
	while (list != end) {
		struct list_node *node;

		list--;
		bytes /= 2;
		node = block_node(block + bytes);
		node->next = node->prev = list;
		list->next = list->prev = node;
		bitmap_flip(pair_map, bit);
		bit *= 2; /* the pair at the start of the block, one order down */
	}
}

/* The smallest block that is big enough, split if it has to be. */
static __noinline paddr_t block_find(size_t order)
{
	uint32_t candidates = free_orders >> order << order;
	size_t found;
	paddr_t block;

	if (!candidates)
		return PADDR_NONE;
	found = (size_t)__builtin_ctz(candidates);
	block = block_pop(found);
	block_split(block, found, order);
	free_count -= (size_t)1 << order;
	return block;
}

/* One frame, from the list of single frames. */
static __always_inline paddr_t frame_pop(void)
{
	free_count--;
	return block_pop(0);
}

paddr_t frames_alloc(unsigned order)
{
	paddr_t block;

	assert_hot(order <= FRAME_ORDER_MAX);
	inner_lock(&frames_lock);
	block = likely(!order && free_orders & 1) ? frame_pop() : block_find(order);
	inner_unlock(&frames_lock);
	if (block == PADDR_NONE && frames_reclaim())
		return frames_alloc(order);
	if (block != PADDR_NONE)
		frames_debug_alloc(block, order);
	return block;
}

/* A free block of 2^order frames or more whose first 2^order end at or below the limit; *found is
 * its order. Walks the lists: there is no index by address. */
static paddr_t block_find_below(unsigned order, paddr_t limit, unsigned *found)
{
	for (*found = order; *found < ORDERS; ++*found) {
		list_for_each (struct free_block, free_block, &free_lists[*found], node) {
			paddr_t block = node_block(&free_block->node);

			if (block + (PAGE_BYTES << order) <= limit)
				return block;
		}
	}
	return PADDR_NONE;
}

/* Unlike block_split this meets lists that are not empty: each upper half is freed. */
static void block_take_start(paddr_t block, unsigned from, unsigned to)
{
	block_unlink(block, from);
	pair_flip(block, from);
	while (from-- > to)
		block_insert(block + (PAGE_BYTES << from), from);
	free_count -= (size_t)1 << to;
}

paddr_t frames_alloc_below(unsigned order, paddr_t limit)
{
	unsigned found;
	paddr_t block;

	assert_hot(order <= FRAME_ORDER_MAX);
	inner_lock(&frames_lock);
	block = block_find_below(order, limit, &found);
	if (block != PADDR_NONE)
		block_take_start(block, found, order);
	inner_unlock(&frames_lock);
	if (block == PADDR_NONE && frames_reclaim())
		return frames_alloc_below(order, limit);
	if (block != PADDR_NONE)
		frames_debug_alloc(block, order);
	return block;
}

#ifdef CONFIG_MM_FRAMES_PERCPU
/* Up to `count` single frames off their list, which is linked again once. */
static size_t frames_pop(paddr_t *frames, size_t count)
{
	struct list_node *list = &free_lists[0], *node = list->next;
	size_t popped = 0;

	for (; popped < count && node != list; node = node->next) {
		frames[popped] = node_block(node);
		pair_flip(frames[popped++], 0);
	}
	list->next = node;
	node->prev = list;
	if (node == list)
		free_orders &= ~1u;
	free_count -= popped;
	return popped;
}

/* The smallest blocks first, as single allocations would, but each as a whole. */
size_t frames_take(paddr_t *frames, size_t count)
{
	size_t taken = 0;

	inner_lock(&frames_lock);
	while (taken < count && free_orders) {
		if (free_orders & 1) {
			taken += frames_pop(frames + taken, count - taken);
			continue;
		}
		unsigned smallest = (unsigned)__builtin_ctz(free_orders);
		unsigned fitting = 63 - (unsigned)__builtin_clzll(count - taken);
		unsigned order = MIN(smallest, fitting);
		paddr_t block = block_find(order), end = block + (PAGE_BYTES << order);

		for (; block < end; block += PAGE_BYTES)
			frames[taken++] = block;
	}
	inner_unlock(&frames_lock);
	return taken;
}
#endif

void frames_free(paddr_t block, unsigned order)
{
	assert_hot(order <= FRAME_ORDER_MAX && block + (PAGE_BYTES << order) <= pair_base);
	frames_debug_free(block, order);
	inner_lock(&frames_lock);
	free_count += (size_t)1 << order;
	block_insert(block, order);
	inner_unlock(&frames_lock);
}

/* Give a range of frames to the lists, in the largest blocks that its alignment allows. */
static void range_insert(paddr_t start, paddr_t end)
{
	while (start < end) {
		int aligned = __builtin_ctzll(start | PAGE_BYTES << FRAME_ORDER_MAX);
		int fitting = 63 - __builtin_clzll(end - start);
		unsigned order = (unsigned)MIN(aligned, fitting) - PAGE_SHIFT;

		block_insert(start, order);
		start += PAGE_BYTES << order;
	}
}

void frames_init(struct boot_info *info)
{
	struct boot_range range = { 0, 0 };
	paddr_t memory_end = info->usable_count ? info->usable[info->usable_count - 1].end : 0;

	for (unsigned order = 0; order < ORDERS; order++)
		list_init(&free_lists[order]);
	for (pair_base = PAGE_BYTES; pair_base < memory_end; pair_base *= 2)
		;
	pair_map = boot_alloc(info, BITMAP_WORDS(pair_base >> PAGE_SHIFT) * sizeof(uint64_t));
	frames_debug_init(info, memory_end >> PAGE_SHIFT);
	while (frames_range_next(info, &range)) {
		range_insert(range.start, range.end);
		total_count += (range.end - range.start) >> PAGE_SHIFT;
	}
	free_count = total_count;
}

size_t frames_free_count(void)
{
	return free_count + frames_held_count();
}

size_t frames_total_count(void)
{
	return total_count;
}

/* How many pairs of an order have exactly one free member. */
static size_t pairs_count(unsigned order)
{
	size_t end = pair_base >> (PAGE_SHIFT + order);
	size_t bit = bitmap_find_set(pair_map, end, pair_bit(0, order));
	size_t pairs = 0;

	for (; bit < end; bit = bitmap_find_set(pair_map, end, bit + 1))
		pairs++;
	return pairs;
}

/* Every block on the list of an order is aligned and has a buddy that is not free; returns how
 * many. */
static size_t list_check(unsigned order)
{
	size_t blocks = 0;

	list_for_each (struct free_block, free_block, &free_lists[order], node) {
		paddr_t block = node_block(&free_block->node);

		blocks++;
		if (free_block->node.next->prev != &free_block->node)
			panic("frames: broken links at %#lx of order %u", block, order);
		if (block % (PAGE_BYTES << order) || block >= pair_base)
			panic("frames: %#lx is no block of order %u", block, order);
		if (order < FRAME_ORDER_MAX && !bitmap_test(pair_map, pair_bit(block, order)))
			panic("frames: %#lx of order %u is free and its pair says no", block,
			      order);
	}
	if (order < FRAME_ORDER_MAX && blocks != pairs_count(order))
		panic("frames: order %u has %zu free blocks, %zu pairs say so", order, blocks,
		      pairs_count(order));
	if ((blocks > 0) != (free_orders >> order & 1))
		panic("frames: order %u has %zu free blocks, the summary differs", order, blocks);
	return blocks;
}

void frames_check(void)
{
	size_t counted = 0;

	inner_lock(&frames_lock);
	for (unsigned order = 0; order < ORDERS; order++)
		counted += list_check(order) << order;
	if (counted != free_count || free_count > total_count)
		panic("frames: the lists have %zu free frames; counted on the way: %zu of %zu",
		      counted, free_count, total_count);
	inner_unlock(&frames_lock);
}
