/* SPDX-License-Identifier: MIT
 *
 * GDT, TSS and IDT (Intel SDM vol. 3A, ch. 3, 6 and 8). Segments only carry privilege in 64-bit
 * mode; the TSS only carries stacks.
 */
#include <exo/arch.h>
#include <exo/panic.h>
#include "../mm/tables.h"
#include "percpu.h"
#include "registers.h"
#include "segments.h"

#define DESCRIPTOR_KERNEL_CODE 0x00af9b000000ffffull
#define DESCRIPTOR_KERNEL_DATA 0x00cf93000000ffffull
#define DESCRIPTOR_USER_DATA   0x00cff3000000ffffull
#define DESCRIPTOR_USER_CODE   0x00affb000000ffffull
#define DESCRIPTOR_TSS         0x0000890000000000ull

#define GATE_INTERRUPT_KERNEL 0x8e
#define GATE_INTERRUPT_USER   0xee

#define VECTOR_NMI           2
#define VECTOR_DOUBLE_FAULT  8
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_BYTES         16

struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint8_t ist;
	uint8_t type;
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};

_Static_assert(sizeof(struct gate) == 16, "the CPU fixes the layout of a gate");

struct table_pointer {
	uint16_t limit;
	uint64_t base;
} __packed;

extern char vector_table[];

struct cpu cpu_area;

static struct gate idt[256];

static void gate_set(unsigned vector, vaddr_t entry, uint8_t type, uint8_t ist)
{
	idt[vector] = (struct gate){
		.offset_low = entry & 0xffff,
		.selector = SELECTOR_KERNEL_CODE,
		.ist = ist,
		.type = type,
		.offset_middle = entry >> 16 & 0xffff,
		.offset_high = entry >> 32,
	};
}

void idt_set_user_gate(unsigned vector, void (*entry)(void))
{
	gate_set(vector, (vaddr_t)entry, GATE_INTERRUPT_USER, 0);
}

static void gdt_fill(struct cpu *cpu)
{
	vaddr_t tss = (vaddr_t)&cpu->tss;

	cpu->gdt[SELECTOR_KERNEL_CODE / 8] = DESCRIPTOR_KERNEL_CODE;
	cpu->gdt[SELECTOR_KERNEL_DATA / 8] = DESCRIPTOR_KERNEL_DATA;
	cpu->gdt[SELECTOR_USER_DATA / 8] = DESCRIPTOR_USER_DATA;
	cpu->gdt[SELECTOR_USER_CODE / 8] = DESCRIPTOR_USER_CODE;
	cpu->gdt[SELECTOR_TSS / 8] = DESCRIPTOR_TSS | (sizeof(cpu->tss) - 1) |
				     (tss & 0xffffff) << 16 | (tss >> 24 & 0xff) << 56;
	cpu->gdt[SELECTOR_TSS / 8 + 1] = tss >> 32;
	cpu->tss.io_map_base = sizeof(cpu->tss);
}

/* A far return loads CS; the data segments stay null, as 64-bit mode allows, but for SS. */
static void gdt_load(struct cpu *cpu)
{
	struct table_pointer pointer = { sizeof(cpu->gdt) - 1, (vaddr_t)cpu->gdt };

	__asm__ volatile("lgdt %0\n\t"
			 "pushq %1\n\t"
			 "leaq 1f(%%rip), %%rax\n\t"
			 "pushq %%rax\n\t"
			 "lretq\n"
			 "1:\n\t"
			 "movl %2, %%ss\n\t"
			 "ltr %w3"
			 :
			 : "m"(pointer), "i"(SELECTOR_KERNEL_CODE), "r"(SELECTOR_KERNEL_DATA),
			   "r"(SELECTOR_TSS)
			 : "rax", "memory");
}

static void idt_load(void)
{
	struct table_pointer pointer = { sizeof(idt) - 1, (vaddr_t)idt };

	__asm__ volatile("lidt %0" : : "m"(pointer));
}

static void idt_fill(void)
{
	for (unsigned vector = 0; vector < ARRAY_COUNT(idt); vector++)
		gate_set(vector, (vaddr_t)vector_table + vector * VECTOR_BYTES,
			 GATE_INTERRUPT_KERNEL, 0);
	/* Breakpoints are for everybody. */
	idt[3].type = GATE_INTERRUPT_USER;
}

void segments_load(struct cpu *cpu)
{
	gdt_fill(cpu);
	gdt_load(cpu);
	cpu->active_root = cr3_read();
	msr_write(MSR_GS_BASE, (vaddr_t)cpu);
	msr_write(MSR_KERNEL_GS, 0);
	idt_load();
}

void segments_init(struct cpu *cpu)
{
	idt_fill();
	segments_load(cpu);
}

bool segments_init_ist(struct cpu *cpu)
{
	static const struct {
		uint8_t vector, ist;
	} own_stack[] = {
		{ VECTOR_DOUBLE_FAULT, IST_DOUBLE_FAULT },
		{ VECTOR_NMI, IST_NMI },
		{ VECTOR_MACHINE_CHECK, IST_MACHINE_CHECK },
	};

	for (unsigned i = 0; i < ARRAY_COUNT(own_stack); i++) {
		vaddr_t top = kernel_stack_alloc();

		if (!top)
			return false;
		cpu->tss.ist[own_stack[i].ist - 1] = top;
		idt[own_stack[i].vector].ist = own_stack[i].ist;
	}
	return true;
}
