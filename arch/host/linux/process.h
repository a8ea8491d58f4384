/* SPDX-License-Identifier: MIT
 *
 * Private to Linux's side of the door.
 */
#ifndef HOST_PROCESS_H
#define HOST_PROCESS_H

#include <stdint.h>

#define HOST_CPUS_MAX 256

/* -1 and errno. */
int memory_create(uint64_t bytes);
int signals_init(void);

#endif
