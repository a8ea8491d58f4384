/* SPDX-License-Identifier: MIT
 *
 * Address spaces: the lower half belongs to one agent, the upper half is a copy of the kernel's
 * top-level entries. Every page table is charged to the space's quota.
 */
#include <exo/arch.h>
#include <exo/assert.h>
#include <exo/frames.h>
#include <exo/quota.h>
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

paddr_t space_table_alloc(void *context)
{
	struct arch_space *space = context;
	paddr_t frame;

	if (quota_charge(space->quota, PAGE_BYTES))
		return PADDR_NONE;
	frame = frame_alloc_zeroed();
	if (frame == PADDR_NONE)
		quota_credit(space->quota, PAGE_BYTES);
	else
		space->tables++;
	return frame;
}

void space_table_free(struct arch_space *space, paddr_t frame)
{
	frame_free(frame);
	space->tables--;
	quota_credit(space->quota, PAGE_BYTES);
}

int arch_space_init(struct arch_space *space, struct quota *quota)
{
	uint64_t *root;

	*space = (struct arch_space){ .quota = quota };
	tlb_space_forget(space);
	space->root = space_table_alloc(space);
	if (space->root == PADDR_NONE)
		return -E_NOMEM;
	root = arch_phys_to_virt(space->root);
	memcpy(root + HALF, (uint64_t *)arch_phys_to_virt(kernel_root) + HALF,
	       HALF * sizeof(*root));
	any_space = true;
	return 0;
}

void arch_space_destroy(struct arch_space *space)
{
	tlb_space_forget(space);
	arch_space_trim(space, 0, 0, ARCH_USER_END, ARCH_USER_END);
	assert(space->tables == 1);
	space_table_free(space, space->root);
	space->root = PADDR_NONE;
}

pte_t *arch_space_entry(const struct arch_space *space, vaddr_t at)
{
	return tables_entry(space->root, at, NULL, NULL, 0);
}

pte_t *arch_space_entry_create(struct arch_space *space, vaddr_t at)
{
	return tables_entry(space->root, at, space_table_alloc, space, USER_TABLE_BITS);
}

void arch_space_changed(struct arch_space *space, vaddr_t at)
{
	tlb_drop_page(space, ALIGN_DOWN(at, PAGE_BYTES));
}

paddr_t arch_space_translate(const struct arch_space *space, vaddr_t address)
{
	const pte_t *entry;

	if (address >= ARCH_USER_END)
		return PADDR_NONE;
	entry = arch_space_entry(space, address);
	if (!entry || !pte_is_present(*entry))
		return PADDR_NONE;
	return pte_frame(*entry) | (address & (PAGE_BYTES - 1));
}

void arch_space_activate(struct arch_space *space)
{
	tlb_space_activate(space);
}

int arch_space_map(struct arch_space *space, vaddr_t at, paddr_t frame, unsigned access)
{
	pte_t *entry = arch_space_entry_create(space, at);

	if (!entry)
		return -E_NOMEM;
	if (pte_is_present(*entry))
		return -E_EXIST;
	*entry = pte_make(frame, access);
	return 0;
}

paddr_t arch_space_unmap(struct arch_space *space, vaddr_t at)
{
	pte_t *entry = arch_space_entry(space, at);
	paddr_t frame;

	if (!entry || !pte_is_present(*entry))
		return PADDR_NONE;
	frame = pte_frame(*entry);
	*entry = 0;
	tlb_drop_page(space, at);
	return frame;
}
