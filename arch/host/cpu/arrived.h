/* SPDX-License-Identifier: MIT
 *
 * What has come for a CPU and is not taken yet: set by its signals, and kick by who sends it one.
 */
#ifndef HOST_ARRIVED_H
#define HOST_ARRIVED_H

#include <exo/percpu.h>

struct arrived {
	volatile bool timer;
	bool kick;
	uint32_t lines;
	uint32_t sent; /* lines, by the CPU itself: no mask holds them back */
};

extern PERCPU(struct arrived, host_arrived);

#endif
