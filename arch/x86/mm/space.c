/* SPDX-License-Identifier: MIT
 *
 * Address spaces: the lower half belongs to one agent, the upper half is a copy of the kernel's
 * top-level entries.
 */
#include <exo/arch.h>
#include <exo/frames.h>
#include <exo/string.h>
#include <uapi/exo/errors.h>
#include "space.h"
#include "tables.h"
#include "tlb.h"

#define USER_TABLE_BITS (PTE_PRESENT | PTE_WRITE | PTE_USER)
#define HALF            (TABLE_ENTRIES / 2)

static bool any_space;

bool spaces_exist(void)
{
	return any_space;
}

int arch_space_init(struct arch_space *space)
{
	uint64_t *root;

	space->root = frame_alloc_zeroed();
	if (space->root == PADDR_NONE)
		return -E_NOMEM;
	space->tables = 1;
	tlb_space_forget(space);
	root = arch_phys_to_virt(space->root);
	memcpy(root + HALF, (uint64_t *)arch_phys_to_virt(kernel_root) + HALF,
	       HALF * sizeof(*root));
	any_space = true;
	return 0;
}

/* Free the tables below a table of the given level; level 1 entries are pages, which are gone
 * already. */
static void free_tables(paddr_t frame, int level, int entries)
{
	const uint64_t *table = arch_phys_to_virt(frame);

	for (int i = 0; level > 0 && i < entries; i++)
		if (table[i] & PTE_PRESENT)
			free_tables(table[i] & PTE_ADDRESS, level - 1, TABLE_ENTRIES);
	frame_free(frame);
}

void arch_space_destroy(struct arch_space *space)
{
	tlb_space_forget(space);
	free_tables(space->root, TABLE_LEVELS - 1, HALF);
	space->root = PADDR_NONE;
	space->tables = 0;
}

static paddr_t space_table_source(void *context)
{
	struct arch_space *space = context;
	paddr_t frame = frame_alloc_zeroed();

	if (frame != PADDR_NONE)
		space->tables++;
	return frame;
}

int arch_space_map(struct arch_space *space, vaddr_t at, paddr_t frame, unsigned access)
{
	uint64_t bits = PTE_PRESENT | PTE_USER;
	uint64_t *entry = tables_entry(space->root, at, space_table_source, space, USER_TABLE_BITS);

	if (!entry)
		return -E_NOMEM;
	if (*entry & PTE_PRESENT)
		return -E_EXIST;
	if (access & SPACE_WRITE)
		bits |= PTE_WRITE;
	if (!(access & SPACE_EXECUTE))
		bits |= PTE_NX;
	*entry = frame | bits;
	return 0;
}

paddr_t arch_space_unmap(struct arch_space *space, vaddr_t at)
{
	uint64_t *entry = tables_entry(space->root, at, NULL, NULL, 0);
	paddr_t frame;

	if (!entry || !(*entry & PTE_PRESENT))
		return PADDR_NONE;
	frame = *entry & PTE_ADDRESS;
	*entry = 0;
	tlb_drop_page(space, at);
	return frame;
}

paddr_t arch_space_translate(const struct arch_space *space, vaddr_t address)
{
	const uint64_t *entry;

	if (address >= ARCH_USER_END)
		return PADDR_NONE;
	entry = tables_entry(space->root, address, NULL, NULL, 0);
	if (!entry || !(*entry & PTE_PRESENT))
		return PADDR_NONE;
	return (*entry & PTE_ADDRESS) | (address & (PAGE_BYTES - 1));
}

void arch_space_activate(struct arch_space *space)
{
	tlb_space_activate(space);
}
