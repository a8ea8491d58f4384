/* SPDX-License-Identifier: MIT
 *
 * MM_HEAP_LIST has nothing to do inline (mm/heap_list.c). Only exo/heap_shared.h and
 * MM_THREAD_CACHE include this.
 */
#ifndef EXO_HEAP_LIST_H
#define EXO_HEAP_LIST_H

#include <exo/compiler.h>
#include <exo/types.h>

void *heap_shared_alloc(size_t bytes) __must_check;
void heap_shared_free(void *object, size_t bytes);

#endif
