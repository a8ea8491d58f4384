/* SPDX-License-Identifier: MIT
 *
 * The serial port as a device of its own, for benchmarks. Everybody else writes to the consoles
 * (exo/console.h), of which it is one.
 */
#ifndef EXO_SERIAL_H
#define EXO_SERIAL_H

#include <exo/types.h>

/* serial_init found a UART. */
bool serial_present(void);

/* Needs a UART and interrupts off. "\n" becomes CR LF. Bytes that a stuck UART does not take in
 * time are dropped. */
void serial_write(const char *text, size_t bytes);

#endif
