/* SPDX-License-Identifier: MIT
 *
 * The kernel's half of the page tables, walked leaf by leaf: nothing for user mode, nothing
 * writable and executable, the kernel's code and constants writable under no address, guard pages
 * absent. And the control registers that give those bits their force, against the manual's numbers.
 */
#include <exo/arch.h>
#include <exo/kconfig.h>
#include <exo/test.h>
#include "../cpu/registers.h"
#include "tables.h"

extern const char _text[], _etext[], _rodata[], _erodata[], _data[], boot_stack_guard[];

struct walk {
	struct test_run *t;
	unsigned leaves;
};

static const char *leaf_problem(uint64_t entry, vaddr_t at, paddr_t bytes)
{
	paddr_t frame = entry & PTE_ADDRESS;
	bool constant = frame + bytes > (vaddr_t)_text - ARCH_IMAGE_BASE &&
			frame < (vaddr_t)_data - ARCH_IMAGE_BASE;

	if (entry & PTE_USER)
		return "a page of the kernel is open to user mode";
	if (entry & PTE_WRITE && !(entry & PTE_NX))
		return "a page is writable and executable";
	if (entry & PTE_WRITE && constant)
		return "code or constants are writable under some address";
	if (!(entry & PTE_NX) && (at < (vaddr_t)_text || at >= (vaddr_t)_etext))
		return "something else than the kernel's text is executable";
	return NULL;
}

static void walk_table(struct walk *walk, paddr_t table, int level, vaddr_t at, unsigned first)
{
	const uint64_t *entries = arch_phys_to_virt(table);

	for (unsigned i = first; i < TABLE_ENTRIES && !walk->t->failed; i++) {
		vaddr_t here = at | (vaddr_t)i << (PAGE_SHIFT + 9 * level);
		const char *problem;

		if (!(entries[i] & PTE_PRESENT))
			continue;
		if (level == TABLE_LEVELS - 1)
			here |= 0xffff000000000000;
		if (level && !(entries[i] & PTE_LARGE)) {
			walk_table(walk, entries[i] & PTE_ADDRESS, level - 1, here, 0);
			continue;
		}
		walk->leaves++;
		problem = leaf_problem(entries[i], here, (paddr_t)PAGE_BYTES << 9 * level);
		if (problem)
			test_fail_equal(walk->t, __FILE__, __LINE__, problem, (long long)here,
					(long long)entries[i]);
	}
}

TEST(protection_kernel_half)
{
	struct walk walk = { .t = t };

	walk_table(&walk, kernel_root, TABLE_LEVELS - 1, 0, TABLE_ENTRIES / 2);
	CHECK(walk.leaves > 100);
}

static bool absent(vaddr_t at)
{
	const uint64_t *entry = tables_find(kernel_root, at, 0);

	return !entry || !(*entry & PTE_PRESENT);
}

TEST(protection_guard_pages)
{
	vaddr_t here = (vaddr_t)__builtin_frame_address(0), bottom, top;
	vaddr_t fresh = kernel_stack_alloc();

	CHECK(fresh);
	CHECK(absent((vaddr_t)boot_stack_guard));
	CHECK(absent(fresh - KERNEL_STACK_BYTES - 1));
	CHECK(absent(fresh));
	CHECK(!absent(fresh - 1) && !absent(fresh - KERNEL_STACK_BYTES));
	CHECK(kernel_stack_bounds(here, &bottom, &top));
	CHECK(absent(bottom - 1));
	kernel_stack_free(fresh);
	arch_stacks_release();
	CHECK(absent(fresh - 1));
}

static uint64_t cr0(void)
{
	uint64_t value;

	__asm__ volatile("movq %%cr0, %0" : "=r"(value));
	return value;
}

TEST(protection_registers)
{
	struct cpuid seven = cpuid(7, 0);

	CHECK(cr0() & 1 << 16);              /* write protection holds in the kernel, too */
	CHECK(msr_read(MSR_EFER) & 1 << 11); /* NX */
	CHECK(!!(cr4_read() & 1 << 20) == !!(seven.ebx & 1 << 7));      /* SMEP */
	CHECK(!!(cr4_read() & 1 << 21) == !!(seven.ebx & 1 << 20));     /* SMAP */
	CHECK(!!(cr4_read() & 1 << 11) == !!(seven.ecx & 1 << 2));      /* UMIP */
	CHECK(!!(cr4_read() & 1 << 6) == !!(cpuid(1, 0).edx & 1 << 7)); /* machine checks */
	CHECK(!(cr4_read() & 1 << 16)); /* FSGSBASE would let user mode fake a kernel GS */
	CHECK_EQUAL(msr_read(MSR_EFER) & 1, IS_ENABLED(CONFIG_SYSCALL_ENTRY_SYSCALL));
	if (!IS_ENABLED(CONFIG_SYSCALL_ENTRY_SYSCALL))
		return;
	CHECK_EQUAL(msr_read(MSR_STAR),
		    0x0013000800000000);            /* user 0x1b and 0x23, kernel 8 and 16 */
	CHECK_EQUAL(msr_read(MSR_SFMASK), 0x44700); /* AC, NT, DF, IF, TF */
}

/* A SYSCALL on the last canonical page would return to an address that is none (space.h). */
TEST(protection_last_user_page)
{
	CHECK(ARCH_USER_END <= 0x00007ffffffff000);
}
