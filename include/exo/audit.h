/* SPDX-License-Identifier: MIT
 *
 * The audit log (security/audit.c): who did what, in an order that nobody can change afterwards
 * without its Merkle root changing. Its memory is the kernel's own, taken at start-up; nobody's
 * quota pays for records, and nobody can make it larger.
 *
 * Two seams: AUDIT_BATCHING, when records are hashed,
 *   off  security/audit_hash_each.h   at once, on the caller's path
 *   on   security/audit_hash_batch.h  when the CPU is idle, when many wait, when the root is asked
 * and choice AUDIT_FULL, what happens when the log is full,
 *   drop   security/audit_full_drop.c   the oldest records go, and a record says which
 *   block  security/audit_full_block.c  who causes records waits until somebody fetched them
 *
 * Thread context, kernel lock, and start-up after the heap. No call but audit_wait blocks.
 */
#ifndef EXO_AUDIT_H
#define EXO_AUDIT_H

#include <exo/compiler.h>
#include <exo/types.h>
#include <uapi/exo/audit.h>
#include <uapi/exo/handle.h>

struct agent;
struct thread;

#ifdef CONFIG_AUDIT_FULL_BLOCK
#include <exo/thread.h>
#endif

/* Start-up, once: fatal without memory. */
void audit_init(void);

/* The first agent's handle of the log. */
exo_handle_t audit_give(struct agent *agent) __must_check;

/* Append a record about what the running thread does. */
void audit_record(enum audit_event event, uint64_t a, uint64_t b, uint64_t c);

/* The same about another thread, which waits. */
void audit_record_of(const struct thread *thread, enum audit_event event, uint64_t a, uint64_t b,
		     uint64_t c);

/* The same about an agent, with its name as b and c (EXO_NAME_MAX bytes). */
void audit_record_name(enum audit_event event, uint64_t a, const char *name);

#ifdef CONFIG_AUDIT_BATCHING
/* Hash one record that waits; false when none does. */
bool audit_idle(void);
#else
static inline bool audit_idle(void)
{
	return false;
}
#endif

#ifdef CONFIG_AUDIT_FULL_BLOCK
/* The running thread is to wait for room before it returns to user mode. */
static inline bool audit_must_wait(void)
{
	return arch_current()->must_wait;
}

/* It does. May block; returns when there is room, or the thread must end. */
void audit_wait(void);
#else
static inline bool audit_must_wait(void)
{
	return false;
}

static inline void audit_wait(void) {}
#endif

#endif
