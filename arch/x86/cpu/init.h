/* SPDX-License-Identifier: MIT
 *
 * What every CPU does for itself while it comes up, CPU 0 first.
 */
#ifndef X86_INIT_H
#define X86_INIT_H

/* Right after segments: protections and translations. */
void cpu_init_early(void);

/* When it has its exception stacks. */
void cpu_init(void);

#endif
