/* SPDX-License-Identifier: MIT
 *
 * The seam of SYSCALL_FASTPATH. Both entries run SYSCALL_SHORT_PATH first, unconditionally: it either
 * serves a short call and returns to user mode, or falls through with every register as it was.
 */
#ifndef X86_SYSCALL_SHORT_H
#define X86_SYSCALL_SHORT_H

#if !defined(CONFIG_SYSCALL_FASTPATH)

.macro SYSCALL_SHORT_PATH
.endm

#elif defined(CONFIG_SYSCALL_ENTRY_SYSCALL)
#include "syscall_short_syscall.h"
#else
#include "syscall_short_int80.h"
#endif

/* A short handler is C and may leave kernel values in the registers that it may clobber: none reaches user
 * mode. rax is the result; rcx and r11 are the caller's business. */
.macro SYSCALL_SHORT_SCRUB
	xorl %edx, %edx
	xorl %esi, %esi
	xorl %edi, %edi
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	xorl %r10d, %r10d
.endm

#endif
