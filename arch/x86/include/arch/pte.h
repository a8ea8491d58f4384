/* SPDX-License-Identifier: MIT
 *
 * Page-table entries of user memory, as portable code sees them: what all of them have in common,
 * and whether one may be a huge page (MM_HUGE_PAGES).
 */
#ifndef ARCH_PTE_H
#define ARCH_PTE_H

#ifdef CONFIG_MM_HUGE_PAGES
#include <arch/pte_huge.h>
#else
#include <arch/pte_small.h>
#endif

#endif
