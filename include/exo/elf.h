/* SPDX-License-Identifier: MIT
 *
 * The ELF64 loader for agents (System V ABI, AMD64): static executables, PT_LOAD segments only.
 * Everything in the file is hostile until checked.
 */
#ifndef EXO_ELF_H
#define EXO_ELF_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/errors.h>

struct space;

/* Check the headers without loading. NULL when the file can be loaded, else what is wrong with it.
 */
const char *elf_check(const void *file, size_t bytes);

/* Load a checked file into an empty space. 0 and *entry, or -E_NOMEM, -E_FORMAT. */
int elf_load(struct space *space, const void *file, vaddr_t *entry) __must_check;

#endif
