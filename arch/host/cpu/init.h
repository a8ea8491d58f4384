/* SPDX-License-Identifier: MIT
 *
 * Private to arch/host.
 */
#ifndef HOST_INIT_H
#define HOST_INIT_H

extern unsigned host_cpus; /* that the process was told to have */

void host_clock_init(void);
void host_stop_others(void);

#endif
