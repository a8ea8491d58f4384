/* SPDX-License-Identifier: MIT
 *
 * The modelled processor: caches, TLBs and a branch predictor, one CPU. Sizes are those of Intel's
 *Skylake client core (Intel Optimization Reference Manual 2.5.5, tables of cache and TLB
 *parameters):
 *
 *	L1I, L1D   32 KiB, 8 ways                 ITLB 128 entries, 8 ways
 *	L2        256 KiB, 4 ways                 DTLB  64 entries, 4 ways; 32 entries, 4 ways for 2
 *MiB pages last level  8 MiB, 16 ways                L2 TLB 1536 entries, 12 ways, for both
 *
 * All are least recently used, write-allocate, tagged with physical lines of 64 bytes, filled on
 *demand alone: there is no prefetcher, nothing runs ahead, and page walks touch no cache. An access
 *belongs to the line of its first byte. Code has tags of its own: a line that is written and then
 *run is two lines in the L2.
 *
 * The predictor: gshare for conditional branches (12 bits of history xor address, 4096 two-bit
 *counters), the last target for indirect jumps and calls (512 entries, by address), a stack of 16
 *for returns. Direct jumps and calls are always right; so are interrupts, system calls and returns
 *from them.
 *
 * The TLB does not know the guest's page tables: pages are 4 KiB but in the direct map of a kernel
 *with MM_HUGE_PAGES, where they are 2 MiB; translations of the kernel's half are global with
 *MM_GLOBAL_PAGES. A load of CR3 drops all that are not global, INVLPG drops one, a load of another
 *control register drops all.
 */
#ifndef EVENTS_MODEL_H
#define EVENTS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum miss {
	MISS_L1I,
	MISS_L1D,
	MISS_L2,
	MISS_LLC,
	MISS_ITLB,
	MISS_DTLB,
	MISS_L2_TLB,
	MISS_BRANCH,
	MISS_COUNT
};

/* What the TLB asks for when it does not know a page: the physical address behind a virtual one. */
typedef uint64_t (*model_translate_t)(uint32_t info, uint64_t vaddr);

struct model_config {
	bool huge_direct_map;
	bool global_kernel;
	model_translate_t translate;
	uint64_t *misses; /* [MISS_COUNT], counted up */
};

void model_init(const struct model_config *config);

/* Data at vaddr; info is passed on to translate. */
void model_data(uint32_t info, uint64_t vaddr);

/* Code from first to last byte; physical is where the first lies, as a number that nothing else
 * has. */
void model_code(uint64_t first, uint64_t last, uint64_t physical);

void model_branch(uint64_t address, bool taken);
void model_indirect(uint64_t address, uint64_t target);
void model_call(uint64_t return_address);
void model_return(uint64_t target);

void model_flush_tlb(void);        /* a load of CR3 */
void model_flush_tlb_global(void); /* a load of CR0 or CR4 */
void model_flush_page(uint64_t vaddr);

#endif
