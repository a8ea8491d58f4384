/* SPDX-License-Identifier: MIT
 *
 * The modelled processor (model.h). Sets hold their entries in the order of their use, most recent
 * first, so that the usual case, the entry that was used last, is one comparison.
 */
#include <string.h>
#include "model.h"

#define LINE_SHIFT       6
#define SMALL_SHIFT      12
#define LARGE_SHIFT      21
#define WAYS_MAX         16
#define DIRECT_MAP       0xffff800000000000ull
#define DIRECT_MAP_END   0xffffc00000000000ull
#define KERNEL_HALF      0x8000000000000000ull
#define EMPTY            (~0ull)
#define HISTORY_BITS     12
#define COUNTERS         (1u << HISTORY_BITS)
#define INDIRECT_TARGETS 512
#define RETURNS          16

struct cache {
	uint32_t sets, ways;
	uint64_t *tags; /* [sets][ways] */
};

/* A translation: page is the virtual address shifted by its size, times two, plus one for a large
 * page. */
struct translation {
	uint64_t page;
	uint64_t frame; /* physical address of the page */
};

struct tlb {
	uint32_t sets, ways;
	struct translation *entries;
};

static struct model_config config;

#define CACHE(name, kib, way_count)                   \
	static uint64_t name##_tags[(kib)*1024 / 64]; \
	static struct cache name = { (kib)*1024 / 64 / (way_count), way_count, name##_tags }
#define TLB(name, entry_count, way_count)                      \
	static struct translation name##_entries[entry_count]; \
	static struct tlb name = { (entry_count) / (way_count), way_count, name##_entries }

CACHE(l1i, 32, 8);
CACHE(l1d, 32, 8);
CACHE(l2, 256, 4);
CACHE(llc, 8192, 16);
TLB(itlb, 128, 8);
TLB(dtlb_small, 64, 4);
TLB(dtlb_large, 32, 4);
TLB(l2_tlb, 1536, 12);

static uint8_t counters[COUNTERS];
static uint32_t history;
static uint64_t indirect_targets[INDIRECT_TARGETS];
static uint64_t returns[RETURNS];
static unsigned returns_top;

/* The line and the pages that were used last: most accesses are to them again, and that changes no
 * order. */
static uint64_t last_line, last_page, last_frame;
static uint64_t last_code_line, last_code_page;

static void forget_last(void)
{
	last_line = last_page = last_code_line = last_code_page = EMPTY;
}

static void cache_clear(struct cache *c)
{
	memset(c->tags, 0xff, sizeof(*c->tags) * c->sets * c->ways);
}

void model_init(const struct model_config *chosen)
{
	config = *chosen;
	cache_clear(&l1i);
	cache_clear(&l1d);
	cache_clear(&l2);
	cache_clear(&llc);
	model_flush_tlb_global();
	memset(counters, 1, sizeof(counters)); /* weakly not taken */
}

/* --- caches --- */

/* True: it was there. In either case it is the most recent one afterwards. */
static inline bool cache_use(struct cache *c, uint64_t line)
{
	uint64_t *set = c->tags + (line & (c->sets - 1)) * c->ways, moved = set[0], next;

	if (moved == line)
		return true;
	set[0] = line;
	for (unsigned i = 1; i < c->ways; i++) {
		next = set[i];
		set[i] = moved;
		if (next == line)
			return true;
		moved = next;
	}
	return false;
}

static void use_outer(uint64_t line)
{
	if (cache_use(&l2, line))
		return;
	config.misses[MISS_L2]++;
	if (!cache_use(&llc, line))
		config.misses[MISS_LLC]++;
}

/* --- TLBs --- */

static inline struct translation *tlb_use(struct tlb *t, uint64_t page, bool *hit)
{
	struct translation *set = t->entries + (page >> 1) % t->sets * t->ways, moved = set[0],
			   next;

	*hit = true;
	if (moved.page == page)
		return set;
	for (unsigned i = 1; i < t->ways; i++) {
		next = set[i];
		set[i] = moved;
		if (next.page == page) {
			set[0] = next;
			return set;
		}
		moved = next;
	}
	*hit = false;
	set[0] = (struct translation){ .page = page };
	return set;
}

static inline bool is_large(uint64_t vaddr)
{
	return config.huge_direct_map && vaddr >= DIRECT_MAP && vaddr < DIRECT_MAP_END;
}

/* The physical address of the page of this data address. */
static uint64_t translate_page(uint32_t info, uint64_t vaddr, uint64_t page, unsigned shift)
{
	bool hit;
	struct translation *entry = tlb_use(page & 1 ? &dtlb_large : &dtlb_small, page, &hit);

	if (!hit) {
		config.misses[MISS_DTLB]++;
		tlb_use(&l2_tlb, page, &hit);
		if (!hit)
			config.misses[MISS_L2_TLB]++;
		/* The frame is asked for anew: the L2 TLB keeps presence only. */
		entry->frame = config.translate(info, vaddr) >> shift << shift;
	}
	return entry->frame;
}

void model_data(uint32_t info, uint64_t vaddr)
{
	unsigned shift = is_large(vaddr) ? LARGE_SHIFT : SMALL_SHIFT;
	uint64_t page = vaddr >> shift << 1 | (shift == LARGE_SHIFT), line;

	if (page != last_page) {
		last_frame = translate_page(info, vaddr, page, shift);
		last_page = page;
	}
	line = (last_frame | (vaddr & ((1ull << shift) - 1))) >> LINE_SHIFT;
	if (line == last_line)
		return;
	last_line = line;
	if (cache_use(&l1d, line))
		return;
	config.misses[MISS_L1D]++;
	use_outer(line);
}

void model_code(uint64_t first, uint64_t last, uint64_t physical)
{
	uint64_t page = first >> SMALL_SHIFT << 1, line, last_of_block;
	bool hit;

	if (page != last_code_page) {
		last_code_page = page;
		tlb_use(&itlb, page, &hit);
		if (!hit) {
			config.misses[MISS_ITLB]++;
			tlb_use(&l2_tlb, page, &hit);
			if (!hit)
				config.misses[MISS_L2_TLB]++;
		}
	}
	line = physical >> LINE_SHIFT;
	last_of_block = (physical + (last - first)) >> LINE_SHIFT;
	for (; line <= last_of_block; line++) {
		if (line == last_code_line)
			continue;
		last_code_line = line;
		if (cache_use(&l1i, line))
			continue;
		config.misses[MISS_L1I]++;
		use_outer(line);
	}
}

static bool is_global(uint64_t page)
{
	unsigned shift = page & 1 ? LARGE_SHIFT : SMALL_SHIFT;

	return config.global_kernel && (page >> 1 << shift & KERNEL_HALF);
}

static void tlb_drop(struct tlb *t, bool keep_global)
{
	for (unsigned i = 0; i < t->sets * t->ways; i++)
		if (!keep_global || t->entries[i].page == EMPTY || !is_global(t->entries[i].page))
			t->entries[i].page = EMPTY;
}

static void drop_all(bool keep_global)
{
	tlb_drop(&itlb, keep_global);
	tlb_drop(&dtlb_small, keep_global);
	tlb_drop(&dtlb_large, keep_global);
	tlb_drop(&l2_tlb, keep_global);
	forget_last();
}

void model_flush_tlb(void)
{
	drop_all(true);
}

void model_flush_tlb_global(void)
{
	drop_all(false);
}

static void tlb_drop_page(struct tlb *t, uint64_t page)
{
	for (unsigned i = 0; i < t->ways; i++) {
		struct translation *entry = t->entries + (page >> 1) % t->sets * t->ways + i;

		if (entry->page == page)
			entry->page = EMPTY;
	}
}

void model_flush_page(uint64_t vaddr)
{
	unsigned shift = is_large(vaddr) ? LARGE_SHIFT : SMALL_SHIFT;
	uint64_t page = vaddr >> shift << 1 | (shift == LARGE_SHIFT);

	tlb_drop_page(&itlb, page);
	tlb_drop_page(page & 1 ? &dtlb_large : &dtlb_small, page);
	tlb_drop_page(&l2_tlb, page);
	forget_last();
}

/* --- branches --- */

void model_branch(uint64_t address, bool taken)
{
	uint8_t *counter =
		&counters[(history ^ address ^ address >> HISTORY_BITS) & (COUNTERS - 1)];

	if ((*counter >= 2) != taken)
		config.misses[MISS_BRANCH]++;
	if (taken && *counter < 3)
		++*counter;
	else if (!taken && *counter > 0)
		--*counter;
	history = history << 1 | taken;
}

void model_indirect(uint64_t address, uint64_t target)
{
	uint64_t *last = &indirect_targets[(address ^ address >> 9) % INDIRECT_TARGETS];

	if (*last != target)
		config.misses[MISS_BRANCH]++;
	*last = target;
}

void model_call(uint64_t return_address)
{
	returns[++returns_top % RETURNS] = return_address;
}

void model_return(uint64_t target)
{
	if (returns[returns_top-- % RETURNS] != target)
		config.misses[MISS_BRANCH]++;
}
