/* SPDX-License-Identifier: MIT
 *
 * The guest's registers. Version 1 of the plugin interface cannot read them, and only INVLPG needs
 * one: the page that it drops. Debian's QEMU exports its own functions to its modules, among them
 * the one that answers gdb; without it (another build) the answer is "unknown".
 */
#ifndef EVENTS_REGISTERS_H
#define EVENTS_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>

/* An address as an instruction gives it: registers by number, 16: none. */
struct operand {
	uint8_t base, index, scale;
	int32_t displacement;
	uint64_t next; /* the next instruction, when the address is relative to it, else 0 */
};

/* The operand of an INVLPG from its bytes. */
void operand_read(struct operand *operand, const uint8_t *bytes, uint64_t next);

/* In a callback that has asked for registers. */
bool operand_address(const struct operand *operand, unsigned vcpu, uint64_t *address);

#endif
