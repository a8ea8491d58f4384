/* SPDX-License-Identifier: MIT
 *
 * What an instruction of 64-bit x86 does that is worth counting, from its bytes (Intel SDM vol. 2,
 * opcode maps; vol. 3A 9.3 for what is serialising). QEMU has found the length already.
 */
#ifndef EVENTS_DECODE_H
#define EVENTS_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How control goes on behind it. */
enum flow {
	FLOW_NEXT,
	FLOW_BRANCH, /* conditional, to target or to the next instruction */
	FLOW_JUMP,
	FLOW_JUMP_INDIRECT,
	FLOW_CALL,
	FLOW_CALL_INDIRECT,
	FLOW_RETURN,
	FLOW_ENTER, /* into the kernel: syscall, int */
	FLOW_LEAVE, /* iret, sysret */
};

/* How it accesses memory. */
enum access {
	ACCESS_NONE,
	ACCESS_LOAD,
	ACCESS_STORE,  /* the last access is a store; a load may come before it */
	ACCESS_SEVERAL /* how many, or whether at all, its bytes do not say */
};

/* Kinds of instructions that are counted; one instruction may be of several. */
#define KINDS(KIND)                                                                                  \
	KIND(BRANCHES, "branches", "conditional branches")                                           \
	KIND(ATOMIC, "atomic",                                                                       \
	     "read-modify-write with the bus lock: a lock prefix, or xchg with memory")              \
	KIND(FENCES, "fences", "lfence, mfence, sfence")                                             \
	KIND(CR3_LOADS, "cr3_loads", "mov to CR3")                                                   \
	KIND(INVLPG, "invlpg", "invlpg")                                                             \
	KIND(MSR_WRITES, "msr_writes", "wrmsr")                                                      \
	KIND(MSR_READS, "msr_reads", "rdmsr")                                                        \
	KIND(PORT_IO, "port_io", "in, out, ins, outs")                                               \
	KIND(SYSCALLS, "syscalls", "syscall")                                                        \
	KIND(SYSRETS, "sysrets", "sysret")                                                           \
	KIND(INTERRUPTS, "interrupts", "int n, int3")                                                \
	KIND(IRETS, "irets", "iret: returns from interrupts, exceptions and int n")                  \
	KIND(STATE_SAVES, "state_saves", "fxsave, xsave and their kin")                              \
	KIND(STATE_LOADS, "state_loads", "fxrstor, xrstor and their kin")                            \
	KIND(PAUSES, "pauses", "pause")                                                              \
	KIND(HALTS, "halts", "hlt")                                                                  \
	KIND(OTHER_SERIALIZING, "other_serializing",                                                 \
	     "cpuid, mov to another control or debug register, lgdt, lidt, lldt, ltr, invd, wbinvd") \
	KIND(SERIALIZING, "serializing",                                                             \
	     "everything that serialises (Intel SDM vol. 3A, 9.3), sum")                             \
	KIND(PRIVILEGED, "privileged", "everything that ring 3 may not do, sum")

enum kind {
#define KIND(symbol, name, text) KIND_##symbol,
	KINDS(KIND)
#undef KIND
		KIND_COUNT
};

struct decoded {
	enum flow flow;
	enum access access;
	uint32_t kinds;  /* bit KIND_X */
	uint64_t target; /* of a direct branch, jump or call */
	bool loads_cr4;  /* it may change which translations are valid, global ones too */
	size_t size;
};

void decode(struct decoded *insn, const uint8_t *bytes, size_t size, uint64_t vaddr);

/* The length of the instruction at bytes, one of mov with a memory operand or without; 0: another
 * one. For finding code in an image, where QEMU has not been yet. */
size_t decode_store_length(const uint8_t *bytes, size_t left);

#endif
