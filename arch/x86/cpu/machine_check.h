/* SPDX-License-Identifier: MIT
 *
 * Machine checks: hardware errors that the CPU reports by exception 18.
 */
#ifndef X86_MACHINE_CHECK_H
#define X86_MACHINE_CHECK_H

/* Switch on reporting where the CPU has it. Each CPU, after its exception stacks. */
void machine_check_init(void);

#endif
