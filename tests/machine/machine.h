/* SPDX-License-Identifier: MIT
 *
 * The system-call layer as a state machine: threads of several agents make calls, one at a time,
 * that a list of choices decides on, and after each one the kernel's structures must agree with
 * each other. Where the choices come from, random numbers or the bytes of a fuzzer, is the
 * caller's.
 *
 * Needs a machine on which agents' threads can run a function of the kernel's (arch/host).
 */
#ifndef TEST_MACHINE_H
#define TEST_MACHINE_H

#include <exo/agent.h>
#include <exo/test.h>
#include <exo/thread.h>

/* --- choices --------------------------------------------------------------------------------- */

struct choices {
	struct test_run *random; /* NULL: bytes */
	const uint8_t *bytes;
	size_t left;
};

/* 0 to below - 1; always 0 when the bytes are used up. */
unsigned choose(struct choices *choices, unsigned below);
uint64_t choose_word(struct choices *choices);

static inline bool choose_one_in(struct choices *choices, unsigned n)
{
	return choose(choices, n) == n - 1;
}

static inline bool choices_left(const struct choices *choices)
{
	return choices->random || choices->left;
}

/* --- steps ----------------------------------------------------------------------------------- */

enum step_kind { STEP_CALL, STEP_MESSAGE, STEP_TOUCH };

#define STEP_DATA_BYTES 512
#define STEP_TEXT       "init"

struct step {
	enum step_kind kind;
	bool ends_by_itself; /* waits until a time that comes soon, if at all */
	uint64_t number;
	uint64_t arguments[6];
	struct arch_message message; /* STEP_MESSAGE */
	vaddr_t data_at; /* where the data goes before the call, in the caller's memory */
	size_t data_bytes;
	uint8_t data[STEP_DATA_BYTES];
};

/* What this thread of an agent does next. */
void step_choose(struct choices *choices, struct thread *thread, unsigned slot, struct step *step);

/* --- actors: threads of agents that wait for steps (arch/host/test/actors.c) ------------------ */

#define ACTORS_MAX 16

struct actor {
	thread_id_t id; /* 0: nobody */
	bool busy;      /* it has a step, and is not done with it */
	struct step step;
	int64_t result;
	struct waitq wait;
};

extern struct actor actors[ACTORS_MAX];

/* Its thread; NULL when it has ended. */
struct thread *actor_thread(struct actor *actor);

void actors_begin(void);
void actor_order(struct actor *actor);
/* Every actor waits, for its next step or for another one's. False: after ten seconds, not. */
bool actors_settle(void);
unsigned actors_count(void);

/* --- invariants ------------------------------------------------------------------------------ */

/* NULL, or what does not hold. All actors have settled, but an interrupt may have woken one since.
 */
const char *invariants_check(void);
/* Those that take longer. */
const char *invariants_check_slow(void);

/* --- runs ------------------------------------------------------------------------------------ */

/* A fresh set of agents takes up to so many steps and ends. NULL, or what was wrong. */
const char *machine_run(struct choices *choices, unsigned steps);

/* The last steps, for who reports what was wrong. */
void machine_print_last(void);

#endif
