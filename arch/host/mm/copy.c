/* SPDX-License-Identifier: MIT
 *
 * Copies between the kernel and user memory: a walk of the page tables for each page, where x86 has
 * the processor do it, and the fault handler when an entry does not allow the access.
 */
#include <exo/agent.h>
#include <exo/arch.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/thread.h>
#include <arch/tlb.h>

static bool in_user_space(const void *address, size_t bytes)
{
	vaddr_t start = (vaddr_t)address;

	return start < ARCH_USER_END && bytes <= ARCH_USER_END - start;
}

static bool allows(pte_t entry, unsigned touch)
{
	return entry & PTE_PRESENT && (touch != SPACE_WRITE || pte_is_writable(entry));
}

/* The byte in the direct map, once the access is allowed; NULL when it never is. The kernel's own
 * accesses, as x86's, go by the tables that are current and by the running agent's regions. */
static void *touch_byte(vaddr_t at, unsigned touch)
{
	for (;;) {
		const struct arch_space *space = this_cpu(host_space);
		const pte_t *entry = space ? arch_space_entry(space, at) : NULL;
		const struct agent *agent = arch_current()->agent;

		if (entry && allows(*entry, touch))
			return arch_phys_to_virt(pte_frame(*entry) |
						 (at & (pte_bytes(*entry) - 1)));
		if (!agent || !agent->space || space_fault(agent->space, at, touch))
			return NULL;
	}
}

static size_t page_rest(vaddr_t at, size_t bytes)
{
	return MIN(bytes, PAGE_BYTES - (at & (PAGE_BYTES - 1)));
}

int arch_copy_from_user(void *to, const void *user_from, size_t bytes)
{
	vaddr_t at = (vaddr_t)user_from;
	char *out = to;

	if (!in_user_space(user_from, bytes))
		return -E_FAULT;
	for (size_t part; bytes; bytes -= part, at += part, out += part) {
		const void *from = touch_byte(at, SPACE_READ);

		part = page_rest(at, bytes);
		if (!from)
			return -E_FAULT;
		memcpy(out, from, part);
	}
	return 0;
}

int arch_copy_to_user(void *user_to, const void *from, size_t bytes)
{
	vaddr_t at = (vaddr_t)user_to;
	const char *in = from;

	if (!in_user_space(user_to, bytes))
		return -E_FAULT;
	for (size_t part; bytes; bytes -= part, at += part, in += part) {
		void *to = touch_byte(at, SPACE_WRITE);

		part = page_rest(at, bytes);
		if (!to)
			return -E_FAULT;
		memcpy(to, in, part);
	}
	return 0;
}

int arch_user_exchange(uint32_t *user_word, uint32_t from, uint32_t to)
{
	uint32_t *word;

	if (!in_user_space(user_word, sizeof(*user_word)))
		return -E_FAULT;
	word = touch_byte((vaddr_t)user_word, SPACE_WRITE);
	if (!word)
		return -E_FAULT;
	return __atomic_compare_exchange_n(word, &from, to, false, __ATOMIC_SEQ_CST,
					   __ATOMIC_SEQ_CST)
		       ? 0
		       : -E_AGAIN;
}
