/* SPDX-License-Identifier: MIT
 *
 * Private to the files of the audit log. Everything here is guarded by the kernel lock, and is
 * consistent whenever somebody else may run.
 */
#ifndef SECURITY_AUDIT_H
#define SECURITY_AUDIT_H

#include <exo/audit.h>
#include <exo/thread.h>
#include <exo/time.h>
#include "merkle_tree.h"

#define AUDIT_CAPACITY ((uint64_t)1 << CONFIG_AUDIT_LOG_ORDER)

struct audit_log {
	struct exo_audit_record *records; /* record n at n mod AUDIT_CAPACITY */
	uint64_t next;                    /* the number of the next record */
	uint64_t alarm;          /* when next is here, audit_full is asked before a record */
	uint64_t lost;           /* records that were not written, and not yet reported */
	struct merkle_tree tree; /* tree.first: the oldest kept; tree.size: hashed so far */
};

extern struct audit_log audit_log;

static inline struct exo_audit_record *audit_slot(uint64_t number)
{
	return &audit_log.records[number & (AUDIT_CAPACITY - 1)];
}

/* Write a record about what a thread does (NULL: the kernel); there is room. */
void audit_put(const struct thread *thread, enum audit_event event, uint64_t a, uint64_t b,
	       uint64_t c);

/* The oldest record that waits goes into the tree; there is one. */
void audit_hash_one(void);

/* All records do. May let others run; the caller looks at the log afterwards. */
void audit_settle(void);

/* Drop the records before `first`, which are in the tree. */
void audit_forget(uint64_t first);

/* Choice AUDIT_FULL. The log has reached its alarm: false when there is no room for a record. */
bool audit_full(void);
/* The number at which audit_full is asked next. */
uint64_t audit_alarm(void);
/* Room was made by audit_release. */
void audit_has_room(void);

#ifdef CONFIG_AUDIT_BATCHING
#include "audit_hash_batch.h"
#else
#include "audit_hash_each.h"
#endif

/* A record has been written: hash it now, or see to it that it will be. */
static inline void audit_written(void);

/* audit_put, about what this thread does. Field by field, and what is known first: that takes
 * the fewest instructions. */
static __always_inline void audit_write(const struct thread *thread, enum audit_event event,
					uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t number = audit_log.next;
	struct exo_audit_record *record = audit_slot(number);

	record->number = number;
	record->event = event;
	record->reserved = 0;
	record->a = a;
	record->b = b;
	record->c = c;
	record->zero = 0;
	record->agent = thread->agent_id;
	record->thread = thread->id;
	record->time_ns = time_now_ns();
	audit_log.next = number + 1;
	audit_written();
}

/* audit_record, for those who pay for a call; by: the running thread. */
static __always_inline void audit_record_here(const struct thread *by, enum audit_event event,
					      uint64_t a, uint64_t b, uint64_t c)
{
	if (unlikely(audit_log.next == audit_log.alarm))
		audit_record(event, a, b, c);
	else
		audit_write(by, event, a, b, c);
}

#endif
