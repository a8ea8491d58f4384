/* SPDX-License-Identifier: MIT
 *
 * Segment selectors, in the order that SYSCALL and SYSRET fix: kernel data follows kernel code,
 * user code follows user data (SDM vol. 2B, SYSRET). Included by assembly as well.
 */
#ifndef X86_SELECTORS_H
#define X86_SELECTORS_H

#define SELECTOR_KERNEL_CODE 0x08
#define SELECTOR_KERNEL_DATA 0x10
#define SELECTOR_USER_DATA   0x1b
#define SELECTOR_USER_CODE   0x23
#define SELECTOR_TSS         0x28

#endif
