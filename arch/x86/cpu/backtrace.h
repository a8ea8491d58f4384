/* SPDX-License-Identifier: MIT
 *
 * Backtraces of the kernel.
 */
#ifndef X86_BACKTRACE_H
#define X86_BACKTRACE_H

struct frame;

/* Registers and callers of an interrupted place, to the consoles. arch_backtrace prints nothing
 * more afterwards: the first report is the one that matters. */
void backtrace_from(const struct frame *frame);

#endif
