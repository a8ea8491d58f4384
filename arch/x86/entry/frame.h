/* SPDX-License-Identifier: MIT
 *
 * The full frame: what the entry code leaves on the kernel stack when it saves everything.
 * Exceptions, interrupts and the generic system-call path share it. The CPU pushes the last five
 * fields (SDM vol. 3A, 6.14); SYSCALL's entry pushes the same five itself.
 */
#ifndef X86_FRAME_H
#define X86_FRAME_H

#include <exo/types.h>

struct frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
	uint64_t rdi, rsi, rbp, rbx, rdx, rcx, rax;
	uint64_t vector, error;
	uint64_t rip, cs, rflags, rsp, ss;
};

_Static_assert(sizeof(struct frame) == 22 * 8, "FRAME_SAVE and the CPU fix the layout");

static inline bool frame_is_user(const struct frame *frame)
{
	return frame->cs & 3;
}

/* From the entry code, interrupts off. */
void trap_enter(struct frame *frame);
void syscall_enter(struct frame *frame);
void irq_direct_enter(unsigned vector, unsigned cs); /* IRQ_DIRECT */
void syscall_yield(void);
int64_t syscall_brief(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f,
		      uint64_t number);

void trap_report(struct frame *frame);

/* A thread is about to enter user mode without having come from there. */
void user_leave(void);

/* Leave the kernel with all registers of the frame. */
_Noreturn void frame_enter_user(const struct frame *frame);

/* IPC_FASTPATH: leave the kernel by the frame of a system call, with the result 0 and this message,
 * or with that of the frame and after giving back the kernel lock. */
_Noreturn void message_leave(const struct frame *frame, uint64_t info, uint64_t badge,
			     uint64_t word2, uint64_t word0, uint64_t word1);
_Noreturn void message_leave_empty(const struct frame *frame, uint64_t info, uint64_t badge);
_Noreturn void message_leave_by_frame(const struct frame *frame);
void message_unlock(void);

/* Print a frame's registers to the consoles. */
void frame_print(const struct frame *frame);

#endif
