/* SPDX-License-Identifier: MIT
 *
 * No device answers at any port: reads see the lines of an empty bus.
 */
#ifndef ARCH_PORT_H
#define ARCH_PORT_H

#include <exo/types.h>

static inline uint8_t arch_port_in8(uint16_t port __attribute__((unused)))
{
	return 0xff;
}

static inline void arch_port_out8(uint16_t port __attribute__((unused)),
				  uint8_t value __attribute__((unused)))
{
}

static inline uint16_t arch_port_in16(uint16_t port __attribute__((unused)))
{
	return 0xffff;
}

static inline void arch_port_out16(uint16_t port __attribute__((unused)),
				   uint16_t value __attribute__((unused)))
{
}

static inline uint32_t arch_port_in32(uint16_t port __attribute__((unused)))
{
	return 0xffffffff;
}

#endif
