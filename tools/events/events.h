/* SPDX-License-Identifier: MIT
 *
 * exo-events.so, a plugin for QEMU's TCG that counts what happens between bench_begin and
 *bench_end, benchmark by benchmark. The guest is the kernel as it is: nothing in it knows of the
 *plugin (image.h says how regions are found).
 *
 *	-plugin
 *exo-events.so,out=FILE,image=ELF[,image=ELF...][,huge=on][,global=on][,bench=NAME,stacks=FILE]
 *
 * out     a line of numbers for each benchmark that had a region (events_columns in regions.c); its
 *last run counts, the ones before were to get warm image   a program of the guest, with symbols:
 *the kernel, the agents huge    the kernel's direct map is made of 2 MiB pages (MM_HUGE_PAGES)
 * global  the kernel's translations are global (MM_GLOBAL_PAGES)
 * stacks  instructions by call stack of the benchmark `bench` in "folded" form, a stack and a
 *number a line
 *
 * How it counts: instructions in bulk, by stretches of a block that end at an access to memory; a
 *stretch is counted when its access has happened, so that an instruction that faults and is
 *restarted counts once, as it does for the exact plane's clock. The code of the marks themselves
 *counts as nothing. One CPU.
 *
 *	decode     what an instruction does          model    caches, TLBs, predictor
 *	image      symbols and marks of the guest    regions  benchmarks, counters, the result
 *	translate  what is attached to a block       run      what is done when it runs
 *	stacks     who called whom                   events   arguments, start and end
 */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>
#include <stdint.h>
#include "decode.h"
#include "model.h"

struct function;

#define KERNEL_NAME "exo." /* how the file of the kernel starts; others are agents */

struct counters {
	uint64_t instructions, loads, stores;
	uint64_t misses[MISS_COUNT];
	uint64_t kinds[KIND_COUNT];
};

struct benchmark;

extern struct counters counters; /* since the start */

struct benchmark *benchmark_new(const char *name);

/* Its body starts: what an earlier run has counted is dropped. */
void benchmark_enter(const struct function *body);

/* A mark reads its clock: where things stand now is what counts for it. */
void region_clock(void);

/* It has stored the clock at vaddr; function is where the mark stands. (The store may fault, long
 * after the clock.) */
void region_mark(const struct function *function, uint64_t vaddr);

/* The benchmark whose region is open, or NULL. */
extern struct benchmark *region_open;

const char *benchmark_name(const struct benchmark *benchmark);

/* The result; unexpected is how many accesses to memory the decoder did not foresee. 0, or -1 with
 * a message. */
int regions_write(const char *path, uint64_t unexpected);

#endif
