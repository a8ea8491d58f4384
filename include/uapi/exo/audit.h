/* SPDX-License-Identifier: MIT
 *
 * The audit log as agents and the host see it: an append-only list of records of 64 bytes, numbered
 * from 0, which are the leaves of a Merkle tree over SHA3-256 (RFC 6962, 2.1: a leaf is the hash of
 * 0x00 and the record, a node that of 0x01 and its children). All numbers are little-endian.
 *
 * The kernel keeps the last 2^AUDIT_LOG_ORDER records in memory of its own. What it does when that
 * is full is the choice AUDIT_FULL; nothing goes without a record that says so: AUDIT_GAP (dropped,
 * oldest first), AUDIT_RELEASED (dropped by who had fetched them), AUDIT_LOST (never written).
 */
#ifndef UAPI_EXO_AUDIT_H
#define UAPI_EXO_AUDIT_H

#include <stdint.h>

/* X(number, name, what a, b and c are). Numbers are part of every log: append, never renumber.
 * "name" stands for the first 16 bytes of an agent's name in b and c. */
#define EXO_AUDIT_EVENTS(X)                                                                   \
	X(1, OBJECT_CREATED, "type", "handle", "rights")                                      \
	X(2, GRANTED, "handle it comes from", "handle", "agent that has it")                  \
	X(3, REVOKED, "handle", "capabilities closed", "mappings taken back")                 \
	X(4, REFUSED, "handle", "what was needed", "error")                                   \
	X(5, AGENT_STARTED, "agent", "name", "name")                                          \
	X(6, AGENT_ENDED, "status", "name", "name")                                           \
	X(7, AGENT_EXEC, "-", "name", "name")                                                 \
	X(8, CALL_REFUSED, "system call", "argument", "error")                                \
	X(9, FILTER_LOADED, "rules", "filters of the agent", "verdict of all other calls")    \
	X(10, FILTER_REFUSED, "system call", "verdict", "-")                                  \
	X(11, LOG_BEGINS, "records that are kept", "what a full log does", "-")               \
	X(12, GAP, "first record that was dropped", "how many", "how many were this agent's") \
	X(13, RELEASED, "first record that was dropped", "how many", "-")                     \
	X(14, LOST, "how many records found no room", "-", "-")

#define EXO_AUDIT_ENUM(number, name, a, b, c) AUDIT_##name = number,
enum audit_event { EXO_AUDIT_EVENTS(EXO_AUDIT_ENUM) };
#undef EXO_AUDIT_ENUM

struct exo_audit_record {
	uint64_t number;
	uint64_t time_ns; /* exo_clock; it never goes back */
	int32_t agent;    /* who did it; 0: the kernel */
	int32_t thread;   /* 0: the kernel */
	uint32_t event;   /* enum audit_event */
	uint32_t reserved;
	uint64_t a, b, c;
	uint64_t zero;
};

_Static_assert(sizeof(struct exo_audit_record) == 64, "records are hashed as they stand");

#define EXO_AUDIT_HASH_BYTES 32
#define EXO_AUDIT_PROOF_MAX  64 /* hashes */

struct exo_audit_hash {
	uint8_t bytes[EXO_AUDIT_HASH_BYTES];
};

enum exo_audit_full { EXO_AUDIT_DROP = 0, EXO_AUDIT_BLOCK = 1 };

struct exo_audit_info {
	uint64_t first;    /* the oldest record that is kept */
	uint64_t size;     /* records that there ever were: the next one's number */
	uint64_t hashed;   /* of these, in the tree already (AUDIT_BATCHING) */
	uint64_t capacity; /* records */
	uint64_t lost;     /* that found no room and are in no AUDIT_LOST yet */
	uint32_t full;     /* enum exo_audit_full */
	uint32_t reserved;
};

#endif
