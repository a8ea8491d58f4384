/* SPDX-License-Identifier: MIT
 *
 * What the benchmarks of the peer share (peer.c). The peer is a static program that is Linux's
 * first process; the runner and the statistics are those of our own benchmarks.
 *
 * A benchmark is called like the one of ours that it is the equivalent of, with "__way" behind it
 * where Linux has several ways; .op says what is done, and behind "but" where the two differ.
 */
#ifndef BENCH_LINUX_PEER_H
#define BENCH_LINUX_PEER_H

#include <exo/bench.h>
#include <sys/types.h>

/* TSC at the first instruction of this process (start.S), and the free memory of that moment,
 * nearly. */
extern uint64_t peer_first_tsc;
extern uint64_t peer_free_bytes;

/* Zeroed memory that children share, touched; NULL, and the bench has failed, without. */
void *peer_shared(struct bench_run *b, size_t bytes);

/* fork; -1, and the bench has failed, without. The child dies with its parent. */
pid_t peer_fork(struct bench_run *b);
/* Kill it and wait for its end. */
void peer_kill(struct bench_run *b, pid_t child);
/* It has ended by itself, with status 0, or the bench has failed. */
void peer_join(struct bench_run *b, pid_t child);

/* The class of this thread and of those that it starts: FIFO of a priority, 0 for the default
 * class. */
void peer_fifo(struct bench_run *b, int priority);

/* Transparent huge pages always or never. Never is what Linux chooses by itself on a machine of 512
 * MiB. */
void peer_huge_pages(bool wanted);

/* Bytes of what /proc/iomem calls NAME, all areas. */
uint64_t peer_iomem_bytes(const char *name);
/* Bytes behind NAME in /proc/meminfo. */
uint64_t peer_meminfo_bytes(const char *name);

/* The first line of a file without its end, "" without one. */
void peer_first_line(const char *path, char *line, size_t size);

#endif
