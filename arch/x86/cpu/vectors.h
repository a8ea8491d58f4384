/* SPDX-License-Identifier: MIT
 *
 * Interrupt vectors. Included by assembly as well.
 */
#ifndef X86_VECTORS_H
#define X86_VECTORS_H

#define VECTOR_LINE_FIRST 0x30 /* ARCH_IRQ_LINES of them; the old PICs' spurious ones, too */
#define VECTOR_TIMER      0x50
#define VECTOR_KICK       0xf0 /* another CPU: look whether to switch threads */
#define VECTOR_CALL       0xf1 /* another CPU: serve its call (ipi.h) */
#define VECTOR_TURN       0xf2 /* turns.h */
#define VECTOR_SPURIOUS   0xff

#endif
