/* SPDX-License-Identifier: MIT
 *
 * The shared heap, choice MM_HEAP: heap_shared_alloc and heap_shared_free, with the contract of
 * heap_alloc and heap_free. For what stands in front of it.
 */
#ifndef EXO_HEAP_SHARED_H
#define EXO_HEAP_SHARED_H

#ifdef CONFIG_MM_HEAP_SLAB
#include <exo/heap_slab.h>
#else
#include <exo/heap_list.h>
#endif

#endif
