/* SPDX-License-Identifier: MIT
 *
 * Call and reply between two address spaces, the server in a forked child. The messages stay in
 * registers on both sides: what the library's functions for messages in memory add is not measured.
 */
#include <exo/bench.h>
#include <exo_user/ipc.h>

static exo_handle_t endpoint;

static _Noreturn void serve_short(void)
{
	uint64_t info = 0, badge, words[EXO_IPC_WORDS_SHORT] = { 0 };
	int error = ipc_short(EXO_SYS_ipc_receive, endpoint, &info, &badge, words, EXO_NEVER);

	while (!error)
		error = ipc_short(EXO_SYS_ipc_reply_wait, endpoint, &info, &badge, words,
				  EXO_NEVER);
	exo_exit(error != -E_DEAD);
}

static _Noreturn void serve_long(void)
{
	uint64_t info = EXO_IPC_TAKES_LONG, badge, words[EXO_IPC_WORDS_MAX] = { 0 };
	int error = ipc_long(EXO_SYS_ipc_receive, endpoint, &info, &badge, words, EXO_NEVER);

	while (!error) {
		info = EXO_IPC_WORDS(8) | EXO_IPC_TAKES_LONG;
		error = ipc_long(EXO_SYS_ipc_reply_wait, endpoint, &info, &badge, words, EXO_NEVER);
	}
	exo_exit(error != -E_DEAD);
}

/* A server in a child, which waits for calls when this returns. */
static exo_handle_t start(struct bench_run *b, void (*serve)(void))
{
	exo_handle_t child;

	endpoint = exo_endpoint_create();
	child = exo_fork();
	if (!child)
		serve();
	if (child < 0)
		bench_fail(b, "fork fails");
	exo_yield();
	return child;
}

static void end(struct bench_run *b, exo_handle_t child)
{
	if (exo_agent_kill(child) || exo_agent_wait(child) != EXO_STATUS_KILLED)
		bench_fail(b, "kill fails");
	exo_handle_close(endpoint);
}

BENCH(ipc_call_rt, .op = "call of an agent that waits and its reply: no payload", .target = 400,
      .goal = 300, .options = "IPC_FASTPATH CAP_CACHE")
{
	exo_handle_t child = start(b, serve_short);
	exo_handle_t to = endpoint;

	bench_loop (b) {
		uint64_t info = 0, badge = 0, words[EXO_IPC_WORDS_SHORT] = { 0 };
		int error;

		bench_opaque(to);
		bench_begin(b);
		error = ipc_short(EXO_SYS_ipc_call, to, &info, &badge, words, EXO_NEVER);
		bench_end(b);
		if (error || info)
			bench_fail(b, "the call fails");
	}
	end(b, child);
}

BENCH(ipc_call_rt_8w, .op = "the same with eight words there and back", .target = 400, .goal = 360,
      .options = "IPC_FASTPATH CAP_CACHE")
{
	exo_handle_t child = start(b, serve_long);
	exo_handle_t to = endpoint;
	uint64_t words[EXO_IPC_WORDS_MAX] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	bench_loop (b) {
		uint64_t info = EXO_IPC_WORDS(8) | EXO_IPC_TAKES_LONG, badge;
		int error;

		bench_opaque(to);
		bench_begin(b);
		error = ipc_long(EXO_SYS_ipc_call, to, &info, &badge, words, EXO_NEVER);
		bench_end(b);
		if (error || info != EXO_IPC_WORDS(8) || words[0] != 1 || words[7] != 8)
			bench_fail(b, "the call fails");
	}
	end(b, child);
}
