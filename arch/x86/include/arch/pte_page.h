/* SPDX-License-Identifier: MIT
 *
 * Page-table entries of user memory, as portable code sees them: made from a frame and access bits,
 * asked, changed (Intel SDM vol. 3A, 4.5). A chunk is what one lowest-level table maps.
 *
 * Two bits are the software's. Private: the frame belongs to the address space and not to a memory
 * object. Hidden: the page is there, but no access is allowed; the CPU sees an absent entry.
 */
#ifndef ARCH_PTE_PAGE_H
#define ARCH_PTE_PAGE_H

#include <exo/types.h>

typedef uint64_t pte_t;

#define PTE_PRESENT       (1ull << 0)
#define PTE_WRITE         (1ull << 1)
#define PTE_USER          (1ull << 2)
#define PTE_WRITE_THROUGH (1ull << 3)
#define PTE_UNCACHED      (1ull << 4)
#define PTE_LARGE         (1ull << 7) /* above the lowest level: a page, not a table */
#define PTE_GLOBAL        (1ull << 8)
#define PTE_PRIVATE       (1ull << 9)
#define PTE_HIDDEN        (1ull << 10)
#define PTE_NX            (1ull << 63)
#define PTE_ADDRESS       0x000ffffffffff000ull
#define PTE_RIGHTS        (PTE_PRESENT | PTE_HIDDEN | PTE_WRITE | PTE_NX)

#define TABLE_ENTRIES    512
#define ARCH_CHUNK_BYTES ((size_t)TABLE_ENTRIES * PAGE_BYTES)

/* access: SPACE_ bits, never write and execute together. The page of an object. */
static inline pte_t pte_make(paddr_t frame, unsigned access)
{
	return frame | PTE_USER | (access ? PTE_PRESENT : PTE_HIDDEN) |
	       (access & 2 ? PTE_WRITE : 0) | (access & 4 ? 0 : PTE_NX);
}

/* The same of a page that belongs to the space. */
static inline pte_t pte_make_private(paddr_t frame, unsigned access)
{
	return pte_make(frame, access) | PTE_PRIVATE;
}

/* Device registers: not cached. */
static inline pte_t pte_make_device(paddr_t frame, unsigned access)
{
	return pte_make(frame, access) | PTE_UNCACHED | PTE_WRITE_THROUGH;
}

/* The same page with other rights. */
static inline pte_t pte_with_access(pte_t entry, unsigned access)
{
	return (entry & ~PTE_RIGHTS) | pte_make(0, access);
}

/* There is a page, hidden or not. */
static inline bool pte_is_present(pte_t entry)
{
	return entry & (PTE_PRESENT | PTE_HIDDEN);
}

static inline bool pte_is_writable(pte_t entry)
{
	return entry & PTE_WRITE;
}

static inline bool pte_is_private(pte_t entry)
{
	return entry & PTE_PRIVATE;
}

static inline pte_t pte_read_only(pte_t entry)
{
	return entry & ~PTE_WRITE;
}

static inline pte_t pte_with_frame(pte_t entry, paddr_t frame)
{
	return (entry & ~PTE_ADDRESS) | frame;
}

static inline paddr_t pte_frame(pte_t entry)
{
	return entry & PTE_ADDRESS;
}

/* A huge page is charged with the table that its split will need, so that unmapping a part of it
 * costs no quota. */
#define ARCH_HUGE_TABLE_BYTES PAGE_BYTES

#endif
