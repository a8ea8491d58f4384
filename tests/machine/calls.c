/* SPDX-License-Identifier: MIT
 *
 * Which call a thread makes next (machine.h). All calls of syscall_list.h are here; those of init
 * alone are refused.
 */
#include <uapi/exo/deadline.h>
#include "making.h"

static vaddr_t some_path(const struct making *m)
{
	switch (pick(m, 8)) {
	case 0:
		return step_text(m, "etc/config");
	case 1:
		return step_text(m, "there/is/no/such/file");
	case 2:
		return some_address(m);
	default:
		return step_text(m, STEP_TEXT);
	}
}

static bool there_is_room(void)
{
	return actors_count() < ACTORS_MAX - 2;
}

static void make_nothing(const struct making *m __attribute__((unused))) {}

static void make_words(const struct making *m)
{
	for (unsigned i = 0; i < 6; i++)
		m->a[i] = choose_word(m->choices);
}

static void make_number(const struct making *m)
{
	m->step->number = pick(m, EXO_SYSCALL_COUNT + 8);
	switch (m->step->number) { /* no bytes of nobody on the console, and no waiting for keys */
	case EXO_SYS_console_write:
	case EXO_SYS_console_read:
	case EXO_SYS_agent_spawn_with:
	case EXO_SYS_sleep:
	case EXO_SYS_sleep_until:
		instead(m, EXO_SYS_yield);
	}
	make_words(m);
	if (m->step->number == EXO_SYS_fork || m->step->number == EXO_SYS_thread_create)
		instead(m, EXO_SYS_getpid);
}

static void make_sleep(const struct making *m)
{
	m->step->ends_by_itself = true;
	m->a[0] = pick(m, SOON_NS);
	if (m->step->number == EXO_SYS_sleep_until)
		m->a[0] = until(m), m->a[1] = pick(m, SOON_NS);
	if (m->a[0] == EXO_NEVER)
		m->step->ends_by_itself = false;
}

static void make_write(const struct making *m)
{
	static const char line[] = "# an agent of the state machine says so\n";

	m->a[0] = choose_one_in(m->choices, 32) ? step_text(m, line) : ARCH_USER_END - 3;
	m->a[1] = m->step->data_bytes ? sizeof(line) - 1 : 16;
}

static void make_read(const struct making *m)
{
	m->a[0] = some_address(m);
	m->a[1] = pick(m, 2) * 16;
}

static void make_spawn(const struct making *m)
{
	exo_handle_t handles[4];

	if (!there_is_room()) {
		instead(m, EXO_SYS_getpid);
		return;
	}
	if (choose_one_in(m->choices, 4)) {
		m->a[0] = some_path(m);
		m->a[1] = choose_one_in(m->choices, 4) ? m->a[0] : 0;
		m->a[3] = choose_one_in(m->choices, 8) ? EXO_HANDLES_GIVEN_MAX + 1 : 0;
		return;
	}
	for (unsigned i = 0; i < 4; i++)
		handles[i] = own_handle(m, EXO_OBJECT_NONE);
	memcpy(m->step->data + 64, handles, sizeof(handles));
	m->a[0] = step_text(m, STEP_TEXT);
	m->step->data_bytes = 64 + sizeof(handles);
	m->a[2] = m->page + 64;
	m->a[3] = pick(m, 5);
}

static void make_exec(const struct making *m)
{
	m->a[0] = choose_one_in(m->choices, 4) ? some_path(m) : step_text(m, "no-such-program");
}

static void make_fork(const struct making *m)
{
	if (!there_is_room())
		instead(m, EXO_SYS_thread_self);
}

static void make_thread(const struct making *m)
{
	m->a[0] = ARCH_USER_START;
	m->a[1] = m->page;
	m->a[3] = choose_one_in(m->choices, 8) ? ARCH_USER_END : m->page;
	make_fork(m);
}

static void make_thread_exit(const struct making *m)
{
	m->a[0] = choose_one_in(m->choices, 2) ? some_word(m) : 0;
}

static void make_agent(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_AGENT);
	m->a[1] = m->step->number == EXO_SYS_agent_wait_until ? until(m)
							      : pick(m, EXO_PRIORITY_HIGHEST + 3);
}

static void make_index(const struct making *m)
{
	m->a[0] = pick(m, 8);
	m->a[1] = some_address(m);
	m->a[2] = pick(m, 300);
}

static void make_out(const struct making *m)
{
	m->a[0] = some_address(m);
}

static void make_thread_info(const struct making *m)
{
	m->a[0] = (uint64_t)m->thread->agent_id + pick(m, 2);
	m->a[1] = pick(m, 3);
	m->a[2] = some_address(m);
}

static void make_file(const struct making *m)
{
	m->a[0] = some_path(m);
	m->a[1] = choose_one_in(m->choices, 4) ? choose_word(m->choices) : pick(m, 2) * PAGE_BYTES;
	if (m->step->number == EXO_SYS_vm_map_file) {
		m->a[2] = some_pages(m);
		m->a[3] = pick(m, 16);
	} else {
		m->a[2] = some_address(m);
		m->a[3] = pick(m, 1000);
	}
}

static void make_log(const struct making *m)
{
	uint64_t position = choose_one_in(m->choices, 4) ? choose_word(m->choices) : 0;

	m->a[0] = step_data(m, &position, sizeof(position));
	m->a[1] = some_address(m);
	m->a[2] = pick(m, 300);
}

static void make_map(const struct making *m)
{
	m->a[0] = choose_one_in(m->choices, 2) ? some_page(m) : 0;
	m->a[1] = some_pages(m);
	m->a[2] = choose_one_in(m->choices, 8) ? pick(m, 64)
					       : EXO_VM_READ | EXO_VM_WRITE | (pick(m, 4) << 3);
}

static void make_range(const struct making *m)
{
	m->a[0] = some_page(m);
	m->a[1] = some_pages(m);
	m->a[2] = pick(m, 9);
	/* Not always the page from which it makes its calls. */
	if (m->a[0] >= STACK_TOP - STACK_PAGES * PAGE_BYTES && !choose_one_in(m->choices, 8))
		m->a[0] = ARCH_USER_START;
}

static void make_memory(const struct making *m)
{
	m->a[0] = some_pages(m);
	if (m->step->number == EXO_SYS_memory_create)
		return;
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_MEMORY);
	m->a[1] = choose_one_in(m->choices, 4) ? some_page(m) : 0;
	m->a[2] = (1 + pick(m, 4)) * PAGE_BYTES;
	m->a[3] = choose_one_in(m->choices, 8) ? pick(m, 32) : EXO_VM_READ | EXO_VM_WRITE;
	m->a[4] = pick(m, 4) * PAGE_BYTES;
}

/* Of whatever agent. */
static uint64_t some_thread(const struct making *m)
{
	return (uint64_t)actors[pick(m, ACTORS_MAX)].id;
}

static void make_own_thread(const struct making *m)
{
	m->a[0] = choose_one_in(m->choices, 4) ? some_thread(m) : 0;
	if (m->step->number == EXO_SYS_thread_name)
		m->a[1] = choose_one_in(m->choices, 4) ? some_address(m) : step_text(m, "name");
	else
		m->a[1] = pick(m, EXO_PRIORITY_HIGHEST + 3);
}

static void make_futex(const struct making *m)
{
	m->a[0] = some_word(m);
	m->a[1] = choose_one_in(m->choices, 4);
	m->a[2] = until(m);
	if (m->step->number == EXO_SYS_futex_wake)
		m->a[1] = pick(m, 4);
	else if (m->step->number != EXO_SYS_futex_wait)
		m->a[1] = m->a[2];
}

static void make_lines(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_LINES);
	m->a[1] = pick(m, ARCH_IRQ_LINES + 2);
}

static void make_line(const struct making *m)
{
	m->a[0] = (uint64_t)own_handle(m, EXO_OBJECT_IRQ);
	m->a[1] = m->step->number == EXO_SYS_irq_wait ? until(m) : pick(m, SOON_NS);
}

static void make_deadline(const struct making *m)
{
	if (choose_one_in(m->choices, 2))
		return;
	m->a[0] = EXO_DEADLINE_RUNTIME_MIN_NS + pick(m, 10000);
	m->a[1] = m->a[0] + pick(m, 300000);
	m->a[2] = m->a[1] + pick(m, 300000);
}

static void make_soon(const struct making *m)
{
	m->step->ends_by_itself = true;
}

static void make_touch(const struct making *m)
{
	const struct region *region = some_region(m);

	m->step->kind = STEP_TOUCH;
	m->a[0] = some_page(m);
	m->a[1] = 1u << pick(m, 3);
	if (!region || choose_one_in(m->choices, 32))
		return;
	/* Where it is allowed. */
	m->a[0] = region->start + (m->a[0] - region->start) % (region->end - region->start);
	m->a[1] = region->access & SPACE_WRITE ? SPACE_WRITE : SPACE_READ;
	if (!region->access) {
		m->step->kind = STEP_CALL;
		instead(m, EXO_SYS_yield);
	}
}

/* --- which ----------------------------------------------------------------------------------- */

struct maker {
	uint16_t number;
	uint16_t weight;
	void (*make)(const struct making *m);
};

#define TOUCH 0xffff
#define ANY   0xfffe

static const struct maker makers[] = {
	{ TOUCH, 12, make_touch },
	{ ANY, 4, make_number },
	{ EXO_SYS_getpid, 1, make_nothing },
	{ EXO_SYS_clock, 1, make_nothing },
	{ EXO_SYS_exit, 1, make_words },
	{ EXO_SYS_yield, 1, make_nothing },
	{ EXO_SYS_sleep, 1, make_sleep },
	{ EXO_SYS_console_write, 1, make_write },
	{ EXO_SYS_console_read, 1, make_read },
	{ EXO_SYS_agent_spawn_with, 6, make_spawn },
	{ EXO_SYS_agent_wait, 2, make_agent },
	{ EXO_SYS_agent_wait_until, 2, make_agent },
	{ EXO_SYS_agent_kill, 3, make_agent },
	{ EXO_SYS_agent_info, 2, make_index },
	{ EXO_SYS_system_info, 1, make_out },
	{ EXO_SYS_file_read, 2, make_file },
	{ EXO_SYS_log_read, 1, make_log },
	{ EXO_SYS_kernel_bench, 1, make_words },
	{ EXO_SYS_kernel_test, 1, make_words },
	{ EXO_SYS_boot_done, 1, make_words },
	{ EXO_SYS_power, 1, make_words },
	{ EXO_SYS_vm_map, 8, make_map },
	{ EXO_SYS_vm_unmap, 4, make_range },
	{ EXO_SYS_vm_protect, 4, make_range },
	{ EXO_SYS_fork, 6, make_fork },
	{ EXO_SYS_exec, 2, make_exec },
	{ EXO_SYS_vm_map_file, 4, make_file },
	{ EXO_SYS_console_break, 1, make_nothing },
	{ EXO_SYS_thread_self, 1, make_nothing },
	{ EXO_SYS_thread_create, 4, make_thread },
	{ EXO_SYS_thread_exit, 1, make_thread_exit },
	{ EXO_SYS_thread_tls, 1, make_out },
	{ EXO_SYS_thread_name, 1, make_own_thread },
	{ EXO_SYS_thread_info, 2, make_thread_info },
	{ EXO_SYS_futex_wait, 6, make_futex },
	{ EXO_SYS_futex_wake, 6, make_futex },
	{ EXO_SYS_sleep_until, 2, make_sleep },
	{ EXO_SYS_irq_bind, 3, make_lines },
	{ EXO_SYS_irq_wait, 2, make_line },
	{ EXO_SYS_irq_raise, 2, make_line },
	{ EXO_SYS_thread_priority, 3, make_own_thread },
	{ EXO_SYS_agent_priority, 3, make_agent },
	{ EXO_SYS_deadline, 3, make_deadline },
	{ EXO_SYS_deadline_next, 2, make_soon },
	{ EXO_SYS_mutex_lock, 8, make_futex },
	{ EXO_SYS_mutex_unlock, 6, make_futex },
	{ EXO_SYS_handle_close, 8, make_handle },
	{ EXO_SYS_handle_copy, 14, make_handle },
	{ EXO_SYS_handle_info, 3, make_handle },
	{ EXO_SYS_cap_revoke, 4, make_handle },
	{ EXO_SYS_notification_create, 3, make_nothing },
	{ EXO_SYS_notification_signal, 4, make_notification },
	{ EXO_SYS_notification_wait, 4, make_notification },
	{ EXO_SYS_endpoint_create, 3, make_nothing },
	{ EXO_SYS_ipc_call, 12, make_message },
	{ EXO_SYS_ipc_receive, 8, make_message },
	{ EXO_SYS_ipc_reply, 8, make_message },
	{ EXO_SYS_ipc_reply_wait, 6, make_message },
	{ EXO_SYS_ipc_reply_save, 5, make_nothing },
	{ EXO_SYS_thread_handle, 3, make_own_thread },
	{ EXO_SYS_thread_wait, 2, make_thread_object },
	{ EXO_SYS_thread_manage, 3, make_thread_object },
	{ EXO_SYS_memory_create, 3, make_memory },
	{ EXO_SYS_memory_map, 6, make_memory },
	{ EXO_SYS_channel_create, 5, make_channel },
	{ EXO_SYS_channel_send, 10, make_transfer },
	{ EXO_SYS_channel_receive, 8, make_transfer },
	{ EXO_SYS_channel_select, 4, make_select },
	{ EXO_SYS_channel_map, 4, make_ring },
	{ EXO_SYS_channel_wait, 3, make_ring },
	{ EXO_SYS_channel_wake, 3, make_ring },
	{ EXO_SYS_channel_turn, 3, make_ring },
	{ EXO_SYS_audit_info, 1, make_audit },
	{ EXO_SYS_audit_read, 2, make_audit },
	{ EXO_SYS_audit_root, 2, make_audit },
	{ EXO_SYS_audit_inclusion, 2, make_audit },
	{ EXO_SYS_audit_consistency, 2, make_audit },
	{ EXO_SYS_audit_release, 1, make_audit },
	{ EXO_SYS_filter_load, 1, make_filter },
};

static unsigned weight_of_all(void)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < ARRAY_COUNT(makers); i++)
		sum += makers[i].weight;
	return sum;
}

static const struct maker *choose_maker(struct choices *choices)
{
	const struct maker *maker = makers;

	for (unsigned at = choose(choices, weight_of_all()); at >= maker->weight; maker++)
		at -= maker->weight;
	return maker;
}

void step_choose(struct choices *choices, struct thread *thread, unsigned slot, struct step *step)
{
	const struct maker *maker = choose_maker(choices);
	struct making m = {
		.choices = choices,
		.thread = thread,
		.step = step,
		.a = step->arguments,
		.page = STACK_TOP - (1 + slot % STACK_PAGES) * PAGE_BYTES,
	};

	memset(step, 0, sizeof(*step));
	step->number = maker->number;
	maker->make(&m);
}
