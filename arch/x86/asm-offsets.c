/* SPDX-License-Identifier: MIT
 *
 * Offsets and counts that assembly needs, from the C definitions. Compiled to assembly text only;
 * the build turns each line "->NAME value" into a #define of generated/asm-offsets.h.
 */
#include <exo/filter.h>
#include <exo/thread.h>
#include <uapi/exo/syscall.h>
#include <arch/registers_area.h>
#include "cpu/percpu.h"
#include "entry/frame.h"

#define DEFINE(name, value)   __asm__ volatile("\n->" #name " %0" : : "i"(value))
#define REGISTER(name, field) DEFINE(REGISTERS_##name, offsetof(struct arch_registers, field))
#define FRAME(name, field)    DEFINE(FRAME_##name, offsetof(struct frame, field))

void asm_offsets(void);

void asm_offsets(void)
{
	DEFINE(CPU_KERNEL_STACK_TOP, offsetof(struct cpu, tss.rsp[0]));
	DEFINE(CPU_USER_RSP, offsetof(struct cpu, user_rsp));
	DEFINE(CPU_APIC_ID, offsetof(struct cpu, apic_id));
	DEFINE(CPU_EXPECTED_NEXT, offsetof(struct cpu, expected_next));
	DEFINE(CPU_FILTER, offsetof(struct cpu, filter));
	DEFINE(FILTER_ALLOWED, offsetof(struct filter, allowed));
	DEFINE(FILTER_BITS, FILTER_BITS);
	DEFINE(EXO_SYSCALL_SHORT_COUNT, EXO_SYSCALL_SHORT_COUNT);
	DEFINE(EXO_SYSCALL_BRIEF_FIRST, EXO_SYSCALL_BRIEF_FIRST);
	DEFINE(EXO_SYSCALL_BRIEF_LAST, EXO_SYSCALL_BRIEF_LAST);
	DEFINE(EXO_SYS_YIELD, EXO_SYS_yield);
	DEFINE(EXO_SYS_IPC_CALL, EXO_SYS_ipc_call);
	DEFINE(EXO_SYS_IPC_REPLY_WAIT, EXO_SYS_ipc_reply_wait);
	DEFINE(FRAME_BYTES, sizeof(struct frame));
	DEFINE(E_FAULT_CODE, E_FAULT);
	DEFINE(E_AGAIN_CODE, E_AGAIN);
	FRAME(RAX, rax);
	FRAME(RDX, rdx);
	FRAME(RSI, rsi);
	FRAME(RDI, rdi);
	FRAME(R8, r8);
	FRAME(R9, r9);
	FRAME(R10, r10);
	FRAME(R11, r11);
	FRAME(R12, r12);
	FRAME(R13, r13);
	FRAME(R14, r14);
	FRAME(R15, r15);
	FRAME(RBX, rbx);
	FRAME(RBP, rbp);
	FRAME(RCX, rcx);
	FRAME(RIP, rip);
	FRAME(RFLAGS, rflags);
	FRAME(RSP, rsp);
	REGISTER(RAX, rax);
	REGISTER(RBX, rbx);
	REGISTER(RCX, rcx);
	REGISTER(RDX, rdx);
	REGISTER(RSI, rsi);
	REGISTER(RDI, rdi);
	REGISTER(RBP, rbp);
	REGISTER(RSP, rsp);
	REGISTER(R8, r8);
	REGISTER(R9, r9);
	REGISTER(R10, r10);
	REGISTER(R11, r11);
	REGISTER(R12, r12);
	REGISTER(R13, r13);
	REGISTER(R14, r14);
	REGISTER(R15, r15);
	REGISTER(RIP, rip);
	REGISTER(RFLAGS, rflags);
}
