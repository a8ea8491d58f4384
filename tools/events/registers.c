/* SPDX-License-Identifier: MIT
 *
 * Registers by way of QEMU's answer to gdb (registers.h).
 */
#include <string.h>
#include "registers.h"

#define NO_REGISTER 16

/* Of glib and QEMU. */
struct byte_array {
	uint8_t *data;
	unsigned length;
};

extern struct byte_array *g_byte_array_new(void) __attribute__((weak));
extern struct byte_array *g_byte_array_set_size(struct byte_array *array, unsigned length)
	__attribute__((weak));
extern void *qemu_get_cpu(int index) __attribute__((weak));
extern int x86_cpu_gdb_read_register(void *cpu, struct byte_array *bytes, int number)
	__attribute__((weak));

/* gdb's order of the first eight registers, by the number that instructions use. */
static const int gdb_number[16] = { 0, 2, 3, 1, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15 };

static bool read_register(unsigned vcpu, unsigned number, uint64_t *value)
{
	static struct byte_array *bytes;

	if (!g_byte_array_new || !g_byte_array_set_size || !qemu_get_cpu ||
	    !x86_cpu_gdb_read_register)
		return false;
	if (!bytes)
		bytes = g_byte_array_new();
	g_byte_array_set_size(bytes, 0);
	if (x86_cpu_gdb_read_register(qemu_get_cpu((int)vcpu), bytes, gdb_number[number]) !=
	    sizeof(*value))
		return false;
	memcpy(value, bytes->data, sizeof(*value));
	return true;
}

static int32_t displacement(const uint8_t *bytes)
{
	int32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

void operand_read(struct operand *operand, const uint8_t *bytes, uint64_t next)
{
	uint8_t rex = 0, mode, low;

	while (*bytes != 0x0f) {
		rex = *bytes;
		bytes++;
	}
	bytes += 2; /* 0f 01 */
	mode = *bytes >> 6;
	low = *bytes++ & 7;
	*operand =
		(struct operand){ .base = low | (rex & 1) << 3, .index = NO_REGISTER, .scale = 0 };
	if (low == 4) {
		operand->scale = *bytes >> 6;
		operand->index = (*bytes >> 3 & 7) | (rex & 2) << 2;
		if (operand->index == 4)
			operand->index = NO_REGISTER;
		low = *bytes++ & 7;
		operand->base = low | (rex & 1) << 3;
		if (mode == 0 && low == 5)
			operand->base = NO_REGISTER;
	} else if (mode == 0 && low == 5) {
		operand->base = NO_REGISTER;
		operand->next = next;
	}
	if (mode == 1)
		operand->displacement = (int8_t)*bytes;
	else if (mode == 2 || operand->base == NO_REGISTER)
		operand->displacement = displacement(bytes);
}

bool operand_address(const struct operand *operand, unsigned vcpu, uint64_t *address)
{
	uint64_t base = 0, index = 0;

	if (operand->base != NO_REGISTER && !read_register(vcpu, operand->base, &base))
		return false;
	if (operand->index != NO_REGISTER && !read_register(vcpu, operand->index, &index))
		return false;
	*address = base + (index << operand->scale) + (uint64_t)(int64_t)operand->displacement +
		   operand->next;
	return true;
}
