/* SPDX-License-Identifier: MIT
 *
 * The audit log as agents see it: what is recorded, that it can be proved, who may look, and what
 * becomes of a log that is full.
 */
#include <exo/merkle.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo_user/audit.h>
#include <exo_user/ipc.h>
#include <uapi/exo/handle.h>
#include "child.h"
#include "forked.h"

#define GUESS 0x123456789a

/* The first record from `from` on with this event, by this agent (0: any). */
static bool find(uint64_t from, uint32_t event, int32_t agent, struct exo_audit_record *record)
{
	for (; exo_audit_read(EXO_GIVEN_AUDIT, from, record, 1) == 1; from++)
		if (record->event == event && (!agent || record->agent == agent))
			return true;
	return false;
}

static bool is_named(const struct exo_audit_record *record, const char *name)
{
	char text[2 * sizeof(uint64_t) + 1] = "";

	memcpy(text, &record->b, sizeof(record->b));
	memcpy(text + sizeof(record->b), &record->c, sizeof(record->c));
	return !strcmp(text, name);
}

TEST(audit_records_agents)
{
	struct exo_audit_info before;
	struct exo_audit_record record;
	int32_t child;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &before), 0);
	CHECK_EQUAL(child_run("exit 7"), 7);
	CHECK(find(before.size, AUDIT_AGENT_STARTED, exo_getpid(), &record));
	CHECK(is_named(&record, "crash"));
	child = (int32_t)record.a;
	CHECK(record.thread == exo_thread_self() && record.number >= before.size);
	CHECK(record.time_ns <= (uint64_t)exo_clock() && !record.reserved && !record.zero);
	CHECK(find(before.size, AUDIT_AGENT_ENDED, child, &record));
	CHECK(is_named(&record, "crash"));
	CHECK_EQUAL(record.a, 7);
}

/* In threes, so that pieces end within what is there. */
TEST(audit_reads_in_order)
{
	struct exo_audit_record records[3];
	struct exo_audit_info info;
	uint64_t number, time_ns = 0;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	CHECK(info.first < info.size && info.hashed <= info.size);
	CHECK(info.size - info.first <= info.capacity);
	number = info.size - MIN(info.size - info.first, 100ull);
	while (number < info.size) {
		long count = exo_audit_read(EXO_GIVEN_AUDIT, number, records, 3);

		CHECK(count > 0 && count <= 3);
		for (long i = 0; i < count; i++, number++) {
			CHECK_EQUAL(records[i].number, number);
			CHECK(records[i].time_ns >= time_ns);
			time_ns = records[i].time_ns;
		}
	}
	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, info.size, records, 3), 0);
}

static bool root_of(uint64_t size, struct merkle_hash *root)
{
	return !exo_audit_root(EXO_GIVEN_AUDIT, size, (struct exo_audit_hash *)root);
}

static bool proves(uint64_t number, uint64_t size)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX], leaf, root;
	struct exo_audit_record record;
	int count =
		exo_audit_inclusion(EXO_GIVEN_AUDIT, number, size, (struct exo_audit_hash *)proof);

	if (count < 0 || exo_audit_read(EXO_GIVEN_AUDIT, number, &record, 1) != 1 ||
	    !root_of(size, &root))
		return false;
	merkle_leaf(&record, sizeof(record), &leaf);
	if (!merkle_included(&leaf, number, size, proof, count, &root))
		return false;
	record.a ^= 1;
	merkle_leaf(&record, sizeof(record), &leaf);
	return !merkle_included(&leaf, number, size, proof, count, &root);
}

static bool extends(uint64_t from, uint64_t to)
{
	struct merkle_hash proof[MERKLE_PROOF_MAX], from_root, to_root;
	int count =
		exo_audit_consistency(EXO_GIVEN_AUDIT, from, to, (struct exo_audit_hash *)proof);

	return count >= 0 && root_of(from, &from_root) && root_of(to, &to_root) &&
	       merkle_consistent(from, &from_root, to, &to_root, proof, count);
}

/* Records, sizes and pairs of sizes at random. */
static void check_proofs(struct test_run *t)
{
	struct exo_audit_info info;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	for (unsigned i = 0; i < 30; i++) {
		uint64_t number = info.first + test_random(t) % (info.size - info.first);
		uint64_t size = number + 1 + test_random(t) % (info.size - number);

		CHECK(proves(number, size));
		CHECK(extends(number + 1, size));
	}
	CHECK(proves(info.first, info.size) && proves(info.size - 1, info.size));
}

TEST(audit_proofs)
{
	check_proofs(t);
}

TEST(audit_bad_arguments)
{
	struct exo_audit_hash proof[EXO_AUDIT_PROOF_MAX];
	struct exo_audit_record record;
	struct exo_audit_info info;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, NULL), -E_FAULT);
	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, UINT64_MAX, &record, 1), -E_RANGE);
	CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, info.size - 1, NULL, 1), -E_FAULT);
	CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, info.size - 1, (void *)0xffff800000000000, 1),
		    -E_FAULT);
	CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, info.size - 1, &record, 0), 0);
	CHECK_EQUAL(exo_audit_root(EXO_GIVEN_AUDIT, UINT64_MAX, proof), -E_RANGE);
	CHECK_EQUAL(exo_audit_root(EXO_GIVEN_AUDIT, info.size, NULL), -E_FAULT);
	CHECK_EQUAL(exo_audit_inclusion(EXO_GIVEN_AUDIT, info.size, info.size, proof), -E_RANGE);
	CHECK_EQUAL(exo_audit_inclusion(EXO_GIVEN_AUDIT, info.first, UINT64_MAX, proof), -E_RANGE);
	CHECK_EQUAL(exo_audit_inclusion(EXO_GIVEN_AUDIT, info.first, info.size, NULL), -E_FAULT);
	CHECK_EQUAL(exo_audit_consistency(EXO_GIVEN_AUDIT, 0, info.size, proof), -E_RANGE);
	CHECK_EQUAL(exo_audit_consistency(EXO_GIVEN_AUDIT, info.size, info.size - 1, proof),
		    -E_RANGE);
	CHECK_EQUAL(exo_audit_release(EXO_GIVEN_AUDIT, UINT64_MAX), -E_RANGE);
}

/* What each call says to this handle, if it says the same. */
static int told(exo_handle_t audit)
{
	struct exo_audit_hash proof[EXO_AUDIT_PROOF_MAX];
	struct exo_audit_record record;
	struct exo_audit_info info;
	int error = exo_audit_info(audit, &info);

	return exo_audit_read(audit, 0, &record, 1) == error &&
			       exo_audit_root(audit, 1, proof) == error &&
			       exo_audit_inclusion(audit, 0, 1, proof) == error &&
			       exo_audit_consistency(audit, 1, 1, proof) == error &&
			       exo_audit_release(audit, 1) == error
		       ? error
		       : 0;
}

static int look(void *unused __attribute__((unused)))
{
	return told(EXO_GIVEN_AUDIT) != -E_BADHANDLE;
}

/* Nothing but a handle shows the log; that others tried is in it. */
TEST(audit_is_not_for_everybody)
{
	struct exo_audit_info before;
	struct exo_audit_record record;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &before), 0);
	CHECK_EQUAL(forked(look, NULL), 0);
	CHECK(find(before.size, AUDIT_AGENT_STARTED, exo_getpid(), &record));
	CHECK(find(before.size, AUDIT_REFUSED, (int32_t)record.a, &record));
	CHECK_EQUAL(record.a, EXO_GIVEN_AUDIT);
	CHECK_EQUAL(record.c, (uint64_t)-E_BADHANDLE);
}

TEST(audit_rights)
{
	exo_handle_t reads = exo_handle_copy(EXO_GIVEN_AUDIT, EXO_RIGHT_READ, 0, EXO_NEVER);
	exo_handle_t drops = exo_handle_copy(EXO_GIVEN_AUDIT, EXO_RIGHT_MANAGE, 0, EXO_NEVER);
	exo_handle_t nothing = exo_handle_copy(EXO_GIVEN_AUDIT, EXO_RIGHT_COPY, 0, EXO_NEVER);
	exo_handle_t other = exo_notification_create();
	struct exo_audit_info info;

	CHECK_EQUAL(told(nothing), -E_PERM);
	CHECK_EQUAL(told(other), -E_BADHANDLE);
	CHECK_EQUAL(exo_audit_info(drops, &info), -E_PERM);
	CHECK_EQUAL(exo_audit_info(reads, &info), 0);
	CHECK_EQUAL(exo_audit_release(reads, info.size), -E_PERM);
	CHECK_EQUAL(exo_audit_release(drops, info.size), 0);
	CHECK_EQUAL(exo_handle_close(reads), 0);
	CHECK_EQUAL(told(reads), -E_BADHANDLE);
	CHECK_EQUAL(exo_handle_close(drops), 0);
	CHECK_EQUAL(exo_handle_close(nothing), 0);
	CHECK_EQUAL(exo_handle_close(other), 0);
}

static void check_flooded(struct test_run *t, const struct exo_audit_info *before)
{
	struct exo_audit_record record;
	struct exo_audit_info info;
	uint64_t dropped = before->first;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	CHECK(info.first > before->first && info.size - info.first <= info.capacity);
	CHECK_EQUAL(info.lost, 0);
	CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, info.first - 1, &record, 1), -E_RANGE);
	CHECK(find(info.first, AUDIT_GAP, 0, &record));
	for (uint64_t n = info.first; n < info.size; n++) {
		CHECK_EQUAL(exo_audit_read(EXO_GIVEN_AUDIT, n, &record, 1), 1);
		if (record.event != AUDIT_GAP)
			continue;
		CHECK_EQUAL(record.agent, exo_getpid());
		CHECK(record.b > 0 && record.c <= record.b);
		dropped = record.a + record.b;
	}
	CHECK_EQUAL(dropped, info.first);
	check_proofs(t);
}

/* An agent that fills the log: its name is in the gaps, and what is kept can be proved. */
TEST(audit_flood)
{
	struct exo_audit_info before;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &before), 0);
	if (before.full == EXO_AUDIT_BLOCK)
		return test_skip(t, "in this system who fills the log waits");
	for (uint64_t i = 0; i < before.capacity + before.capacity / 8; i++)
		CHECK(exo_handle_close(EXO_HANDLE_NONE) < 0);
	check_flooded(t, &before);
}

/* What was fetched can be let go of: the root stays what it is. */
TEST(audit_release)
{
	struct exo_audit_record record;
	struct exo_audit_info info;
	struct exo_audit_hash proof[EXO_AUDIT_PROOF_MAX];
	struct merkle_hash root, again;
	uint64_t size;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	size = info.size;
	CHECK(root_of(size, &root));
	CHECK_EQUAL(exo_audit_release(EXO_GIVEN_AUDIT, size - 1), 0);
	CHECK(root_of(size, &again) && merkle_equal(&root, &again));
	CHECK(proves(size - 1, size));
	CHECK(find(size, AUDIT_RELEASED, exo_getpid(), &record));
	CHECK_EQUAL(record.a + record.b, size - 1);
	CHECK_EQUAL(exo_audit_inclusion(EXO_GIVEN_AUDIT, size - 2, size, proof), -E_RANGE);
}

static exo_handle_t endpoint;

/* Answers one call with a handle that is none. */
static int answer_badly(void *argument __attribute__((unused)))
{
	struct ipc_message m = { .info = EXO_IPC_TAKES_HANDLES(3) };

	if (ipc_receive(endpoint, &m, EXO_NEVER))
		return 1;
	m.info = EXO_IPC_WORDS(1) | EXO_IPC_HANDLES(1);
	m.words[0] = GUESS + 1;
	return ipc_reply(EXO_HANDLE_NONE, &m);
}

/* What a message says it carries, and may not, is a refusal of the sender's, whoever runs then. */
TEST(audit_handles_in_messages)
{
	exo_handle_t bell = exo_notification_create(), child,
		     fixed = exo_handle_copy(bell, EXO_RIGHT_SEND, 0, EXO_NEVER);
	struct ipc_message m = {
		.info = EXO_IPC_WORDS(2) | EXO_IPC_HANDLES(2) | EXO_IPC_TAKES_HANDLES(1),
		.words = { GUESS, (uint64_t)fixed },
	};
	struct exo_audit_record record;
	struct exo_audit_info info;
	agent_id_t id;

	endpoint = exo_endpoint_create();
	CHECK(endpoint > 0 && fixed > 0);
	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	child = exo_fork();
	if (!child)
		exo_exit(answer_badly(NULL));
	id = child_id(child);
	CHECK_EQUAL(ipc_call(endpoint, &m, EXO_NEVER), 0);
	CHECK_EQUAL((int64_t)m.words[0], -E_BADHANDLE);
	CHECK(find(info.size, AUDIT_REFUSED, exo_getpid(), &record));
	CHECK_EQUAL(record.a, GUESS);
	CHECK_EQUAL(record.c, (uint64_t)-E_BADHANDLE);
	CHECK(find(record.number + 1, AUDIT_REFUSED, exo_getpid(), &record));
	CHECK_EQUAL(record.a, fixed);
	CHECK_EQUAL(record.c, (uint64_t)-E_PERM);
	CHECK(find(info.size, AUDIT_REFUSED, id, &record));
	CHECK_EQUAL(record.a, GUESS + 1);
	CHECK_EQUAL(exo_agent_wait(child), 0);
	CHECK_EQUAL(exo_handle_close(endpoint), 0);
	CHECK_EQUAL(exo_handle_close(fixed), 0);
	CHECK_EQUAL(exo_handle_close(bell), 0);
}

/* So is a copy of what may not be copied. */
TEST(audit_copy_is_refused)
{
	exo_handle_t bell = exo_notification_create(),
		     fixed = exo_handle_copy(bell, EXO_RIGHT_SEND, 0, EXO_NEVER);
	struct exo_audit_record record;
	struct exo_audit_info info;

	CHECK_EQUAL(exo_audit_info(EXO_GIVEN_AUDIT, &info), 0);
	CHECK_EQUAL(exo_handle_copy(fixed, EXO_RIGHT_SEND, 0, EXO_NEVER), -E_PERM);
	CHECK_EQUAL(exo_agent_spawn_with("crash", "exit", &fixed, 1), -E_PERM);
	for (unsigned i = 0; i < 2; i++) {
		CHECK(find(info.size, AUDIT_REFUSED, exo_getpid(), &record));
		CHECK_EQUAL(record.a, fixed);
		CHECK_EQUAL(record.c, (uint64_t)-E_PERM);
		info.size = record.number + 1;
	}
	CHECK_EQUAL(exo_handle_close(fixed), 0);
	CHECK_EQUAL(exo_handle_close(bell), 0);
}
