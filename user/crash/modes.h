/* SPDX-License-Identifier: MIT
 *
 * The ways in which this agent can misbehave.
 */
#ifndef CRASH_MODES_H
#define CRASH_MODES_H

struct mode {
	const char *name;
	/* argv[0] is the mode's name. Returns when it survived. */
	void (*run)(int argc, char **argv);
};

/* Ends with a mode without a name. */
extern const struct mode modes[];

/* sequences.S: what takes more than one instruction. */
void crash_single_step(void);
void crash_kernel_stack_push(void);
void crash_null_stack(void);
void crash_far_return(void);
void crash_interrupt_return(void);

#endif
