/* SPDX-License-Identifier: MIT
 *
 * The opcode maps (decode.h), as far as kinds, flow and memory access go. What is missing here does
 * no harm to the counts of loads and stores, which are observed; it would only blur where a fault
 * cuts a block short.
 */
#include "decode_bytes.h"

static void take_prefixes(struct bytes *b)
{
	for (;; take(b)) {
		switch (peek(b)) {
		case 0x66:
			b->operand16 = true;
			continue;
		case 0xf3:
			b->repeat = true;
			continue;
		case 0xf2:
			b->repeat_not = true;
			continue;
		case 0xf0:
			b->lock = true;
			continue;
		case 0x67:
		case 0x2e:
		case 0x36:
		case 0x3e:
		case 0x26:
		case 0x64:
		case 0x65:
			continue;
		}
		break;
	}
	if ((peek(b) & 0xf0) == 0x40)
		b->high_register = take(b) & 4;
}

/* 80 to 8f, c0 and on, d0 and on, f6, f7, fe, ff: what the middle of the ModRM byte decides. */
static void decode_group(struct decoded *d, struct bytes *b)
{
	switch (b->opcode) {
	case 0x80:
	case 0x81:
	case 0x83:
		d->access = access_if(b, reg(b) == 7 ? ACCESS_LOAD : ACCESS_STORE);
		return;
	case 0xf6:
	case 0xf7:
		d->access = access_if(b, reg(b) == 2 || reg(b) == 3 ? ACCESS_STORE : ACCESS_LOAD);
		return;
	case 0xff:
		switch (reg(b)) {
		case 2:
			d->flow = FLOW_CALL_INDIRECT;
			d->access = ACCESS_STORE;
			return;
		case 4:
			d->flow = FLOW_JUMP_INDIRECT;
			d->access = access_if(b, ACCESS_LOAD);
			return;
		case 6:
			d->access = ACCESS_STORE;
			return;
		case 3:
		case 5:
			d->access = ACCESS_SEVERAL;
			return;
		}
	}
	d->access = access_if(b, ACCESS_STORE);
}

static bool one_byte_has_modrm(uint8_t opcode)
{
	if (opcode < 0x40)
		return (opcode & 7) < 4;
	return opcode == 0x63 || opcode == 0x69 || opcode == 0x6b ||
	       (opcode >= 0x80 && opcode <= 0x8f) || opcode == 0xc0 || opcode == 0xc1 ||
	       (opcode >= 0xc4 && opcode <= 0xc7) || (opcode >= 0xd0 && opcode <= 0xd3) ||
	       (opcode >= 0xd8 && opcode <= 0xdf) || opcode == 0xf6 || opcode == 0xf7 ||
	       opcode >= 0xfe;
}

/* The ordinary arithmetic of 00 to 3f: memory as destination, then as source. */
static void decode_arithmetic(struct decoded *d, struct bytes *b)
{
	if ((b->opcode & 7) < 2)
		d->access = access_if(b, b->opcode >= 0x38 ? ACCESS_LOAD : ACCESS_STORE);
	else if ((b->opcode & 7) < 4)
		d->access = access_if(b, ACCESS_LOAD);
}

/* Where it goes on, and what only the kernel may. */
static void decode_flow(struct decoded *d, struct bytes *b, uint64_t next)
{
	switch (b->opcode) {
	case 0x70 ... 0x7f:
	case 0xe0 ... 0xe3:
		d->flow = FLOW_BRANCH;
		d->target = next + (uint64_t)displacement(b, 1);
		d->kinds |= BIT(BRANCHES);
		return;
	case 0xeb:
	case 0xe9:
		d->flow = FLOW_JUMP;
		d->target = next + (uint64_t)displacement(b, b->opcode == 0xeb ? 1 : 4);
		return;
	case 0xe8:
		d->flow = FLOW_CALL;
		d->access = ACCESS_STORE;
		d->target = next + (uint64_t)displacement(b, 4);
		return;
	case 0xc2:
	case 0xc3:
		d->flow = FLOW_RETURN;
		d->access = ACCESS_LOAD;
		return;
	case 0xcc:
	case 0xcd:
		d->flow = FLOW_ENTER;
		d->kinds |= BIT(INTERRUPTS);
		return;
	case 0xcf:
		d->flow = FLOW_LEAVE;
		d->access = ACCESS_SEVERAL;
		d->kinds |= BIT(IRETS) | BIT(SERIALIZING);
		return;
	case 0x90:
		if (b->repeat)
			d->kinds |= BIT(PAUSES);
		return;
	case 0xe4 ... 0xe7:
	case 0xec ... 0xef:
		d->kinds |= BIT(PORT_IO) | BIT(PRIVILEGED);
		return;
	case 0xf4:
		d->kinds |= BIT(HALTS) | BIT(PRIVILEGED);
		return;
	case 0xfa:
	case 0xfb:
		d->kinds |= BIT(PRIVILEGED);
		return;
	}
}

static void decode_one_byte(struct decoded *d, struct bytes *b, uint64_t next)
{
	if (one_byte_has_modrm(b->opcode))
		b->modrm = take(b);
	if (b->opcode < 0x40) {
		decode_arithmetic(d, b);
		return;
	}
	switch (b->opcode) {
	case 0x50 ... 0x57:
	case 0x68:
	case 0x6a:
	case 0x9c:
	case 0xa2:
	case 0xa3:
		d->access = ACCESS_STORE;
		return;
	case 0x58 ... 0x5f:
	case 0x9d:
	case 0xa0:
	case 0xa1:
	case 0xc9:
	case 0xd7:
		d->access = ACCESS_LOAD;
		return;
	case 0x63:
	case 0x69:
	case 0x6b:
	case 0x84:
	case 0x85:
	case 0x8a:
	case 0x8b:
	case 0x8e:
		d->access = access_if(b, ACCESS_LOAD);
		return;
	case 0x86:
	case 0x87:
		d->access = access_if(b, ACCESS_STORE);
		if (memory(b))
			d->kinds |= BIT(ATOMIC);
		return;
	case 0x88:
	case 0x89:
	case 0x8c:
	case 0x8f:
		d->access = access_if(b, ACCESS_STORE);
		return;
	case 0x80 ... 0x83:
	case 0xc0:
	case 0xc1:
	case 0xc6:
	case 0xc7:
	case 0xd0 ... 0xd3:
	case 0xf6:
	case 0xf7:
	case 0xfe:
	case 0xff:
		decode_group(d, b);
		return;
	/* String instructions: an iteration is a block of its own that may do nothing. */
	case 0x6c ... 0x6f:
		d->kinds |= BIT(PORT_IO) | BIT(PRIVILEGED); /* fall through */
	case 0xa4 ... 0xa7:
	case 0xaa ... 0xaf:
		d->access = ACCESS_SEVERAL;
		if (!b->repeat && !b->repeat_not && (b->opcode & 0xfe) != 0xa6 && b->opcode > 0x6f)
			d->access = (b->opcode & 0xfc) == 0xac ? ACCESS_LOAD : ACCESS_STORE;
		return;
	case 0xc4:
	case 0xc5:
	case 0xc8:
	case 0xca:
	case 0xcb:
	case 0xd8 ... 0xdf:
		d->access = ACCESS_SEVERAL;
		return;
	default:
		decode_flow(d, b, next);
	}
}

void decode(struct decoded *insn, const uint8_t *bytes, size_t size, uint64_t vaddr)
{
	struct bytes b = { .at = bytes, .left = size };

	*insn = (struct decoded){ .size = size };
	take_prefixes(&b);
	b.opcode = take(&b);
	if (b.opcode != 0x0f) {
		decode_one_byte(insn, &b, vaddr + size);
	} else {
		b.opcode = take(&b);
		if (b.opcode == 0x38 || b.opcode == 0x3a)
			insn->access = ACCESS_SEVERAL;
		else
			decode_0f(insn, &b, vaddr + size);
	}
	if (b.lock)
		insn->kinds |= BIT(ATOMIC);
}

size_t decode_store_length(const uint8_t *bytes, size_t left)
{
	size_t length = 2; /* opcode and ModRM */
	unsigned mode, base;

	if (left && (bytes[0] & 0xf0) == 0x40) {
		bytes++, left--;
		length++;
	}
	if (left < 6 || bytes[0] != 0x89 || bytes[1] >> 6 == 3)
		return 0;
	mode = bytes[1] >> 6;
	base = bytes[1] & 7;
	if (base == 4) {
		length++;
		base = bytes[2] & 7;
	}
	if (mode == 1)
		return length + 1;
	return mode == 2 || base == 5 ? length + 4 : length;
}
