/* SPDX-License-Identifier: MIT
 *
 * Messages in the full frame of a system call: the way out with all registers.
 */
#include <exo/arch.h>
#include <exo/thread.h>
#include "frame.h"

#define SAME_PLACE(field, register)                                                              \
	_Static_assert(offsetof(struct arch_message, field) == offsetof(struct frame, register), \
		       "a struct arch_message is the lower part of the frame")

SAME_PLACE(word0, r8);
SAME_PLACE(word1, r9);
SAME_PLACE(word2, r10);
SAME_PLACE(word3, r12);
SAME_PLACE(word4, r13);
SAME_PLACE(word5, r14);
SAME_PLACE(word6, r15);
SAME_PLACE(word7, rbx);
SAME_PLACE(handle, rdi);
SAME_PLACE(info, rsi);
SAME_PLACE(badge, rdx);
_Static_assert(sizeof(struct arch_message) + ARCH_MESSAGE_ABOVE_BYTES == sizeof(struct frame), "");

_Noreturn void arch_message_return(int64_t result)
{
	struct frame *frame = (struct frame *)arch_current()->arch.stack_top - 1;

	frame->rax = (uint64_t)result;
	frame_enter_user(frame);
}
