/* SPDX-License-Identifier: MIT
 *
 * A block of the guest's code as QEMU runs it: what translate.c has found in it, and what run.c
 * does when it runs.
 */
#ifndef EVENTS_BLOCK_H
#define EVENTS_BLOCK_H

#include "decode.h"
#include "image.h"
#include "tcg_plugin.h"

/* An instruction that accesses memory, or that reads the clock of a mark. */
struct site {
	uint64_t address;
	struct block *block;
	const struct site *next; /* in the same block */
	uint32_t waiting; /* instructions that wait for its access to be counted, itself the last */
	uint32_t tail;    /* those behind it that nothing can keep from running any more */
	bool counts;      /* anything waits at all */
	bool on_store;    /* for which of its accesses */
	bool slot;        /* it is of a return address, and stacks are wanted */
};

/* What runs as a piece. */
struct block {
	uint64_t first, last; /* addresses of the first and the last byte */
	uint64_t physical;
	uint64_t end;    /* the last instruction */
	uint64_t target; /* where it goes, if that is fixed */
	uint64_t next;
	const struct site *end_site; /* its access to memory, NULL: none */
	const struct site *sites;
	uint64_t last_counting; /* the address of the last of them that counts; 0: none */
	const struct function *function;
	uint32_t whole; /* instructions that are counted when it starts: all, when none accesses
			   memory */
	enum flow flow;
	bool enters; /* the body of function->benchmark starts here */
};

/* Callbacks; what user is stands behind each. */
void on_block(unsigned vcpu, void *user); /* struct block */
void on_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr,
	       void *user); /* struct site */
void on_unexpected(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr,
		   void *user);           /* struct function or NULL */
void on_clock(unsigned vcpu, void *user); /* struct site */
void on_mark(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr,
	     void *user); /* struct function */
void on_cr3_load(unsigned vcpu, void *user);
void on_cr4_load(unsigned vcpu, void *user);
void on_invlpg(unsigned vcpu, void *user); /* struct operand */

/* Stacks of this benchmark are wanted; its name stays the caller's. */
void run_watch_stacks(const char *benchmark);
bool run_watches_stacks(void);

/* Accesses to memory that the decoder did not foresee, in regions: those of an interrupt, which
 * QEMU may report for the instruction before it. */
uint64_t run_unexpected(void);

/* For the model. */
uint64_t run_translate(uint32_t info, uint64_t vaddr);

/* QEMU has translated a block: attach the callbacks. */
void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);

#endif
