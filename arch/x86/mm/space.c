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
#include <arch/tlb.h>
#include "space.h"
#include "tables.h"

#define HALF (TABLE_ENTRIES / 2)

static bool any_space;

/* The kernel's top-level entries, of which there are a few: fixed before there is the first space.
 */
static uint16_t kernel_entries[HALF];
static unsigned kernel_entry_count;

static void kernel_entries_find(void)
{
	const uint64_t *kernel = arch_phys_to_virt(kernel_root);

	for (unsigned i = HALF; i < TABLE_ENTRIES; i++)
		if (kernel[i])
			kernel_entries[kernel_entry_count++] = (uint16_t)i;
}

static void kernel_entries_copy(uint64_t *root)
{
	const uint64_t *kernel = arch_phys_to_virt(kernel_root);

	for (unsigned i = 0; i < kernel_entry_count; i++)
		root[kernel_entries[i]] = kernel[kernel_entries[i]];
}

/* Then the root of a space without memory is zero. */
static void kernel_entries_clear(uint64_t *root)
{
	for (unsigned i = 0; i < kernel_entry_count; i++)
		root[kernel_entries[i]] = 0;
}

bool spaces_exist(void)
{
	return any_space;
}

static __always_inline paddr_t table_alloc(struct arch_space *space, bool zeroed)
{
	paddr_t frame;

	if (quota_frame_alloc(space->quota, &frame, zeroed))
		return PADDR_NONE;
	space->tables++;
	return frame;
}

paddr_t space_table_alloc(void *context)
{
	return table_alloc(context, true);
}

pte_t *space_table_create(struct arch_space *space, vaddr_t at)
{
	pte_t *above = arch_space_chunk_entry(space, at);
	paddr_t frame = above ? table_alloc(space, false) : PADDR_NONE;

	if (frame == PADDR_NONE)
		return NULL;
	*above = frame | USER_TABLE_BITS;
	return arch_phys_to_virt(frame);
}

static void table_uncharge(struct arch_space *space)
{
	space->tables--;
	quota_credit(space->quota, PAGE_BYTES);
}

/* A table that is given back has no entry left. */
void space_table_free(struct arch_space *space, paddr_t frame)
{
	frame_free_zeroed(frame);
	table_uncharge(space);
}

int arch_space_init(struct arch_space *space, struct quota *quota)
{
	*space = (struct arch_space){ .quota = quota };
	space->root = table_alloc(space, true);
	if (space->root == PADDR_NONE)
		return -E_NOMEM;
	if (unlikely(!any_space))
		kernel_entries_find();
	kernel_entries_copy(arch_phys_to_virt(space->root));
	any_space = true;
	return 0;
}

void arch_space_leave(struct arch_space *space)
{
	tlb_space_forget(space);
}

void arch_space_destroy(struct arch_space *space)
{
	tlb_space_forget(space);
	space_trim(space);
	assert(space->tables == 1);
	kernel_entries_clear(arch_phys_to_virt(space->root));
	frame_free_zeroed(space->root);
	table_uncharge(space);
	space->root = PADDR_NONE;
}

pte_t *arch_space_entry(const struct arch_space *space, vaddr_t at)
{
	return tables_find(space->root, at, 0);
}

pte_t *arch_space_entry_create(struct arch_space *space, vaddr_t at)
{
	return tables_entry(space->root, at, 0, space_table_alloc, space, USER_TABLE_BITS);
}

pte_t *arch_space_chunk_entry(struct arch_space *space, vaddr_t at)
{
	return tables_entry(space->root, at, 1, space_table_alloc, space, USER_TABLE_BITS);
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
	return pte_frame(*entry) | (address & (pte_bytes(*entry) - 1));
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
