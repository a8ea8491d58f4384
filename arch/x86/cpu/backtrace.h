/* SPDX-License-Identifier: MIT
 *
 * Backtraces of the kernel.
 */
#ifndef X86_BACKTRACE_H
#define X86_BACKTRACE_H

struct frame;

/* The panic that follows is about this frame: arch_backtrace shows its registers and callers
 * instead of its own caller's. The frame must stay. */
void backtrace_about(const struct frame *frame);

#endif
