/* SPDX-License-Identifier: MIT
 *
 * Calls about objects that handles name, about the record and the filter (making.h).
 */
#include <uapi/exo/channel_ring.h>
#include <uapi/exo/filter.h>
#include "../../security/audit.h"
#include "making.h"

void make_handle(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_NONE);
	m->a[1] = some_address(m);
	if (m->step->number != EXO_SYS_handle_copy)
		return;
	m->a[1] = choose_one_in(m->choices, 4) ? choose_word(m->choices) : EXO_RIGHT_MASK;
	m->a[2] = choose_one_in(m->choices, 4) ? pick(m, 4) : 0;
	m->a[3] = choose_one_in(m->choices, 4) ? until(m) : EXO_NEVER;
	m->step->ends_by_itself = false;
}

void make_notification(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_NOTIFICATION);
	m->a[1] = choose_one_in(m->choices, 8) ? choose_word(m->choices) : 1 + pick(m, 7);
	if (m->step->number == EXO_SYS_notification_wait)
		m->a[2] = until(m);
}

static uint64_t some_info(const struct making *m)
{
	unsigned words = pick(m, EXO_IPC_WORDS_MAX + 1);

	if (choose_one_in(m->choices, 32))
		return choose_word(m->choices);
	return EXO_IPC_WORDS(words) |
	       EXO_IPC_HANDLES(MIN(words, pick(m, EXO_IPC_HANDLES_MAX + 1))) |
	       EXO_IPC_TAKES_HANDLES(pick(m, EXO_IPC_HANDLES_MAX + 1)) |
	       (choose_one_in(m->choices, 2) ? EXO_IPC_TAKES_LONG : 0);
}

void make_message(const struct making *m)
{
	struct arch_message *message = &m->step->message;
	bool replies = m->step->number == EXO_SYS_ipc_reply;

	m->step->kind = STEP_MESSAGE;
	m->a[0] =
		replies && choose_one_in(m->choices, 2)
			? 0
			: (uint64_t)own_handle(m, replies ? EXO_OBJECT_REPLY : EXO_OBJECT_ENDPOINT);
	m->a[1] = some_info(m);
	m->a[2] = replies ? 0 : until(m);
	*message = (struct arch_message){ .handle = m->a[0], .info = m->a[1], .badge = m->a[2] };
	for (unsigned i = 0; i < EXO_IPC_HANDLES_MAX; i++)
		*arch_message_word(message, i) = (uint64_t)own_handle(m, EXO_OBJECT_NONE);
}

void make_thread_object(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_THREAD);
	m->a[1] = m->step->number == EXO_SYS_thread_wait ? until(m)
							 : pick(m, EXO_PRIORITY_HIGHEST + 3);
}

void make_channel(const struct making *m)
{
	struct channel_options options = { 0 };

	if (choose_one_in(m->choices, 4)) {
		options.buffer_bytes = (uint32_t)some_pages(m);
		options.buffers = pick(m, 6);
	}
	m->a[0] = some_address(m);
	m->a[1] = step_data(m, &options, sizeof(options));
}

static size_t message_bytes(const struct making *m)
{
	switch (pick(m, 8)) {
	case 0:
		return 0;
	case 1:
		return pick(m, 3 * PAGE_BYTES);
	case 2:
		return choose_one_in(m->choices, 8) ? CHANNEL_BYTES_MAX + 1 : 65;
	default:
		return 1 + pick(m, CHANNEL_INLINE_BYTES);
	}
}

void make_transfer(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_CHANNEL);
	m->a[1] = some_address(m);
	m->a[2] = message_bytes(m);
	m->a[3] = until(m);
}

void make_select(const struct making *m)
{
	struct channel_wait ends[4];

	for (unsigned i = 0; i < ARRAY_COUNT(ends); i++)
		ends[i] = (struct channel_wait){ .handle = own_handle(m, EXO_OBJECT_CHANNEL) };
	m->a[0] = step_data(m, ends, sizeof(ends));
	m->a[1] = choose_one_in(m->choices, 8) ? pick(m, CHANNEL_SELECT_MAX + 2) : 1 + pick(m, 4);
	m->a[2] = until(m);
}

void make_ring(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_CHANNEL);
	m->a[1] = pick(m, 3);
	m->a[2] = until(m);
	if (m->step->number == EXO_SYS_channel_map)
		m->a[1] = choose_one_in(m->choices, 4) ? some_pages(m) : CHANNEL_RING_BYTES;
	if (m->step->number != EXO_SYS_channel_turn)
		return;
	m->a[1] = (uint64_t)own_handle(m, EXO_OBJECT_CHANNEL);
	m->a[3] = m->a[2];
	m->a[2] = pick(m, 3);
}

/* A number of a record, or how many there were. */
static uint64_t some_record(const struct making *m)
{
	uint64_t kept = audit_log.next - audit_log.tree.first;

	if (choose_one_in(m->choices, 8))
		return choose_word(m->choices);
	return audit_log.next - MIN((uint64_t)pick(m, 400), kept);
}

void make_audit(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_AUDIT);
	m->a[1] = m->step->number == EXO_SYS_audit_info ? some_address(m) : some_record(m);
	m->a[2] = m->step->number == EXO_SYS_audit_read || m->step->number == EXO_SYS_audit_root
			  ? some_address(m)
			  : some_record(m);
	m->a[3] = m->step->number == EXO_SYS_audit_read ? pick(m, 20) : some_address(m);
}

void make_filter(const struct making *m)
{
	struct exo_filter_rule rules[2] = { 0 };

	for (unsigned i = 0; i < ARRAY_COUNT(rules); i++) {
		struct exo_filter_rule *rule = &rules[i];

		rule->first = pick(m, EXO_SYSCALL_COUNT);
		rule->last = rule->first + pick(m, 4);
		rule->verdict = choose_one_in(m->choices, 16) ? EXO_FILTER_KILL : pick(m, 3);
		rule->conditions = pick(m, EXO_FILTER_CONDITIONS + 1);
		for (unsigned k = 0; k < MIN(rule->conditions, 3u); k++)
			rule->condition[k] =
				(struct exo_filter_condition){ pick(m, 7), pick(m, 7), UINT64_MAX,
							       pick(m, 4) };
	}
	m->a[0] = step_data(m, rules, sizeof(rules));
	m->a[1] = choose_one_in(m->choices, 8) ? EXO_FILTER_RULES + 1 : pick(m, 3);
	m->a[2] = choose_one_in(m->choices, 8) ? pick(m, 3) : 0;
}
