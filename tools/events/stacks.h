/* SPDX-License-Identifier: MIT
 *
 * Who called whom in the regions of one benchmark: instructions by call stack. Calls push, returns
 * pop, but there is no stack of ours: where a call leaves its return address, in physical memory,
 * is where the caller is remembered, and a return that reads that place finds it. So threads and
 * address spaces may switch as they like. An entry into the kernel is a call of its entry code;
 * leaving it goes back to the nearest caller that is the function which runs then. A jump into
 * another function replaces the function that jumped.
 */
#ifndef EVENTS_STACKS_H
#define EVENTS_STACKS_H

#include <stdbool.h>
#include <stdint.h>
#include "image.h"

/* How control came to a block. */
enum arrival {
	ARRIVAL_FLOW,   /* as the block before it meant to, by a jump or none */
	ARRIVAL_CALL,   /* the return address lies in the last slot */
	ARRIVAL_RETURN, /* it was read from the last slot */
	ARRIVAL_ENTER,  /* a system call, an interrupt, an exception */
	ARRIVAL_LEAVE,
};

void stacks_start(void);
void stacks_slot(uint64_t physical);
void stacks_arrive(enum arrival how, const struct function *function);

/* Instructions for the function that runs. */
void stacks_count(uint64_t instructions);

/* What was counted so far is forgotten: that was a run to get warm. */
void stacks_reset(void);

/* Lines of "caller;callee;... instructions", agents' functions as AGENT:function. 0, or -1 with a
 * message. */
int stacks_write(const char *path);

#endif
