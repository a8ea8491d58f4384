/* SPDX-License-Identifier: MIT
 *
 * The opcode map behind 0f (decode.h): system instructions, the rest of the jumps, and what moves
 * wide registers.
 */
#include "decode_bytes.h"

/* 0f 01: descriptor tables, and instructions that hide behind a register operand. */
static void decode_0f01(struct decoded *d, struct bytes *b)
{
	if (memory(b)) {
		switch (reg(b)) {
		case 0:
		case 1:
			d->access = ACCESS_SEVERAL;
			return;
		case 2:
		case 3:
			d->access = ACCESS_SEVERAL;
			d->kinds |= BIT(OTHER_SERIALIZING) | BIT(SERIALIZING) | BIT(PRIVILEGED);
			return;
		case 7:
			d->kinds |= BIT(INVLPG) | BIT(SERIALIZING) | BIT(PRIVILEGED);
			return;
		}
		return;
	}
	switch (b->modrm) {
	case 0xf8:
	case 0xd1:
	case 0xca:
	case 0xcb:
		d->kinds |= BIT(PRIVILEGED);
		return; /* swapgs, xsetbv, clac, stac */
	}
}

static void decode_0fae(struct decoded *d, struct bytes *b)
{
	if (!memory(b)) {
		if (!b->repeat && reg(b) >= 5)
			d->kinds |= BIT(FENCES);
		return;
	}
	switch (reg(b)) {
	case 0:
	case 4:
		d->kinds |= BIT(STATE_SAVES);
		d->access = ACCESS_SEVERAL;
		return;
	case 1:
	case 5:
		d->kinds |= BIT(STATE_LOADS);
		d->access = ACCESS_SEVERAL;
		return;
	case 2:
		d->access = ACCESS_LOAD;
		return;
	case 3:
		d->access = ACCESS_STORE;
		return;
	case 6:
		if (!b->operand16) {
			d->kinds |= BIT(STATE_SAVES);
			d->access = ACCESS_SEVERAL;
		}
		return;
	}
}

static void decode_0fc7(struct decoded *d, struct bytes *b)
{
	if (!memory(b))
		return;
	d->access = ACCESS_SEVERAL;
	if (reg(b) == 4 || reg(b) == 5)
		d->kinds |= BIT(STATE_SAVES);
	else if (reg(b) == 3)
		d->kinds |= BIT(STATE_LOADS);
}

/* System instructions of the map 0f; false: not one of them. */
static bool decode_system(struct decoded *d, struct bytes *b)
{
	switch (b->opcode) {
	case 0x00:
		if (reg(b) == 2 || reg(b) == 3)
			d->kinds |= BIT(OTHER_SERIALIZING) | BIT(SERIALIZING) | BIT(PRIVILEGED);
		d->access = memory(b) || reg(b) >= 2 ? ACCESS_SEVERAL : ACCESS_NONE;
		return true;
	case 0x01:
		decode_0f01(d, b);
		return true;
	case 0x05:
		d->flow = FLOW_ENTER;
		d->kinds |= BIT(SYSCALLS);
		return true;
	case 0x07:
		d->flow = FLOW_LEAVE;
		d->kinds |= BIT(SYSRETS) | BIT(PRIVILEGED);
		return true;
	case 0x06:
	case 0x20:
	case 0x21:
		d->kinds |= BIT(PRIVILEGED);
		return true;
	case 0x08:
	case 0x09:
	case 0x23:
		d->kinds |= BIT(OTHER_SERIALIZING) | BIT(SERIALIZING) | BIT(PRIVILEGED);
		return true;
	case 0x22:
		d->kinds |= BIT(PRIVILEGED);
		d->loads_cr4 = reg(b) == 4 && !b->high_register;
		if (!b->high_register) /* CR8, the task priority, does not serialise */
			d->kinds |= BIT(SERIALIZING) |
				    (reg(b) == 3 ? BIT(CR3_LOADS) : BIT(OTHER_SERIALIZING));
		return true;
	case 0x30:
		d->kinds |= BIT(MSR_WRITES) | BIT(SERIALIZING) | BIT(PRIVILEGED);
		return true;
	case 0x32:
		d->kinds |= BIT(MSR_READS) | BIT(PRIVILEGED);
		return true;
	case 0xa2:
		d->kinds |= BIT(OTHER_SERIALIZING) | BIT(SERIALIZING);
		return true;
	case 0xae:
		decode_0fae(d, b);
		return true;
	case 0xc7:
		decode_0fc7(d, b);
		return true;
	}
	return false;
}

static bool two_byte_has_modrm(uint8_t opcode)
{
	switch (opcode) {
	case 0x05 ... 0x0c:
	case 0x0e:
	case 0x30 ... 0x37:
	case 0x77:
	case 0x80 ... 0x8f:
	case 0xa0 ... 0xa2:
	case 0xa8 ... 0xaa:
	case 0xc8 ... 0xcf:
		return false;
	}
	return true;
}

void decode_0f(struct decoded *d, struct bytes *b, uint64_t next)
{
	if (two_byte_has_modrm(b->opcode))
		b->modrm = take(b);
	if (decode_system(d, b))
		return;
	switch (b->opcode) {
	case 0x80 ... 0x8f:
		d->flow = FLOW_BRANCH;
		d->target = next + (uint64_t)displacement(b, 4);
		d->kinds |= BIT(BRANCHES);
		return;
	case 0x0b:
	case 0x0d:
	case 0x18 ... 0x1f:
	case 0x31:
	case 0x33:
	case 0x77:
	case 0xc8 ... 0xcf:
		return;
	case 0xa0:
	case 0xa8:
		d->access = ACCESS_STORE;
		return;
	case 0xa1:
	case 0xa9:
		d->access = ACCESS_LOAD;
		return;
	case 0x11:
	case 0x13:
	case 0x17:
	case 0x29:
	case 0x2b:
	case 0x7f:
	case 0x90 ... 0x9f:
	case 0xa4:
	case 0xa5:
	case 0xab:
	case 0xac:
	case 0xad:
	case 0xb0:
	case 0xb1:
	case 0xb3:
	case 0xbb:
	case 0xc0:
	case 0xc1:
	case 0xc3:
	case 0xd6:
	case 0xe7:
		d->access = access_if(b, ACCESS_STORE);
		return;
	case 0x7e:
		d->access = access_if(b, b->repeat ? ACCESS_LOAD : ACCESS_STORE);
		return;
	case 0xba:
		d->access = access_if(b, reg(b) == 4 ? ACCESS_LOAD : ACCESS_STORE);
		return;
	case 0xb2:
	case 0xb4:
	case 0xb5:
	case 0xf7:
		d->access = ACCESS_SEVERAL;
		return;
	}
	d->access = access_if(b, ACCESS_LOAD);
}
