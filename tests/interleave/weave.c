/* SPDX-License-Identifier: MIT
 *
 * The scheduler, the store buffers, and what the compiler calls for each access (weave.h).
 *
 *	PROGRAM [SEED [SCHEDULES]]
 *
 * Schedule i has the seed SEED + i, so one that fails is repeated by its own seed and a count of 1.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>
#include "weave.h"

#define STACK_BYTES 65536
#define BUFFERED    8
#define STEPS_MAX   200000 /* of a schedule: more is a loop without end */
#define SCHEDULES   20000

struct store {
	void *at;
	uint64_t value;
	unsigned bytes;
	bool release;
};

struct fiber {
	ucontext_t context;
	void (*main)(unsigned number);
	bool blocked, ended;
	unsigned count;
	struct store stores[BUFFERED];
};

static struct fiber fibers[WEAVE_FIBERS_MAX];
static char stacks[WEAVE_FIBERS_MAX][STACK_BYTES] __attribute__((aligned(64)));
static unsigned count, running;
static bool inside;      /* a fiber runs: accesses are points to switch at */
static const char *name; /* how the program was called */

static ucontext_t outside;
static jmp_buf failed;
static const char *failure;
static uint64_t state, steps;
static uint32_t stay, linger; /* of this schedule: one in so many points switches, drains */

/* xorshift64* (Vigna 2016) */
uint32_t weave_random(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)(((state * 0x2545f4914f6cdd1d) >> 32) * below >> 32);
}

unsigned weave_self(void)
{
	return running;
}

void weave_fail(const char *what)
{
	inside = false;
	failure = what;
	longjmp(failed, 1);
}

/* --- store buffers ---------------------------------------------------------------------------- */

static bool overlap(const struct store *store, const void *at, size_t bytes)
{
	return (const char *)store->at < (const char *)at + bytes &&
	       (const char *)at < (const char *)store->at + store->bytes;
}

static bool may_drain(const struct fiber *fiber, unsigned i)
{
	const struct store *store = &fiber->stores[i];

	for (unsigned before = 0; before < i; before++)
		if (store->release || overlap(&fiber->stores[before], store->at, store->bytes))
			return false;
	return true;
}

static void drain(struct fiber *fiber, unsigned i)
{
	memcpy(fiber->stores[i].at, &fiber->stores[i].value, fiber->stores[i].bytes);
	fiber->count--;
	memmove(&fiber->stores[i], &fiber->stores[i + 1],
		(fiber->count - i) * sizeof(fiber->stores[0]));
}

static void drain_some(void)
{
	for (unsigned i = 0; i < count; i++)
		if (fibers[i].count && !weave_random(linger)) {
			unsigned which = weave_random(fibers[i].count);

			if (may_drain(&fibers[i], which))
				drain(&fibers[i], which);
		}
}

static void drain_all(struct fiber *fiber)
{
	while (fiber->count)
		drain(fiber, 0);
}

/* A fiber's own stores come before its own plain accesses to the same place. */
static void drain_for(const void *at, size_t bytes)
{
	struct fiber *fiber = &fibers[running];
	unsigned upto = 0;

	for (unsigned i = 0; i < fiber->count; i++)
		if (overlap(&fiber->stores[i], at, bytes))
			upto = i + 1;
	while (upto--)
		drain(fiber, 0);
}

/* --- who goes on ------------------------------------------------------------------------------ */

static bool may_run(unsigned number)
{
	return !fibers[number].ended && !fibers[number].blocked;
}

static void switch_to(unsigned to)
{
	unsigned from = running;

	if (to == from)
		return;
	running = to;
	swapcontext(&fibers[from].context, &fibers[to].context);
}

/* Another one, each with the same probability; this one when there is none. */
static unsigned another(void)
{
	unsigned candidates[WEAVE_FIBERS_MAX], found = 0;

	for (unsigned i = 0; i < count; i++)
		if (i != running && may_run(i))
			candidates[found++] = i;
	return found ? candidates[weave_random(found)] : running;
}

/* Everybody waits. What is in the buffers gets to memory some day, but wakes nobody. */
static void go_on_elsewhere(void)
{
	unsigned to = another();

	if (to != running) {
		switch_to(to);
		return;
	}
	for (unsigned i = 0; i < count; i++)
		if (!fibers[i].ended)
			weave_fail("everybody sleeps: a wake-up is lost");
	inside = false;
	setcontext(&outside);
}

static void point(void)
{
	if (!inside)
		return;
	if (++steps > STEPS_MAX)
		weave_fail("it does not end");
	drain_some();
	if (!weave_random(stay))
		switch_to(another());
}

void weave_pause(void)
{
	if (++steps > STEPS_MAX)
		weave_fail("it does not end");
	drain_some();
	switch_to(another());
}

void weave_block(void)
{
	fibers[running].blocked = true;
	go_on_elsewhere();
}

void weave_unblock(unsigned number)
{
	fibers[number].blocked = false;
}

static void fiber_begin(unsigned number)
{
	fibers[number].main(number);
	drain_all(&fibers[number]);
	fibers[number].ended = true;
	go_on_elsewhere();
}

void weave_fiber(void (*main)(unsigned number))
{
	struct fiber *fiber = &fibers[count];

	fiber->main = main;
	fiber->blocked = fiber->ended = false;
	fiber->count = 0;
	getcontext(&fiber->context);
	fiber->context.uc_stack.ss_sp = stacks[count];
	fiber->context.uc_stack.ss_size = STACK_BYTES;
	fiber->context.uc_link = NULL;
	makecontext(&fiber->context, (void (*)(void))fiber_begin, 1, count);
	count++;
}

/* --- what the compiler calls ------------------------------------------------------------------ */

static void plain(const void *at, size_t bytes)
{
	if (!inside)
		return;
	point();
	drain_for(at, bytes);
}

static uint64_t load(const void *at, unsigned bytes)
{
	uint64_t value = 0;

	point();
	if (inside)
		for (unsigned i = fibers[running].count; i--;)
			if (fibers[running].stores[i].at == at)
				return fibers[running].stores[i].value;
	memcpy(&value, at, bytes);
	return value;
}

static void store(void *at, unsigned bytes, uint64_t value, bool release)
{
	struct fiber *fiber = &fibers[running];

	if (!inside) {
		memcpy(at, &value, bytes);
		return;
	}
	point();
	if (fiber->count == BUFFERED)
		drain(fiber, 0);
	fiber->stores[fiber->count++] = (struct store){ at, value, bytes, release };
}

/* A read-modify-write is one step, on an empty buffer. */
static void *locked(volatile void *at)
{
	point();
	if (inside)
		drain_all(&fibers[running]);
	return (void *)at;
}

void __tsan_init(void);
void __tsan_func_entry(void *caller);
void __tsan_func_exit(void);
void __tsan_atomic_thread_fence(int order);

void __tsan_init(void) {}

void __tsan_func_entry(void *caller __attribute__((unused))) {}

void __tsan_func_exit(void) {}

void __tsan_atomic_thread_fence(int order __attribute__((unused)))
{
	locked(NULL);
}

#define PLAIN(name, bytes)            \
	void __tsan_##name(void *at); \
	void __tsan_##name(void *at)  \
	{                             \
		plain(at, bytes);     \
	}

PLAIN(read1, 1)
PLAIN(read2, 2)
PLAIN(read4, 4)
PLAIN(read8, 8)
PLAIN(read16, 16)
PLAIN(write1, 1)
PLAIN(write2, 2)
PLAIN(write4, 4)
PLAIN(write8, 8)
PLAIN(write16, 16)

void __tsan_read_range(void *at, size_t bytes);
void __tsan_write_range(void *at, size_t bytes);

void __tsan_read_range(void *at, size_t bytes)
{
	plain(at, bytes);
}

void __tsan_write_range(void *at, size_t bytes)
{
	plain(at, bytes);
}

#define UPDATE(bits, name, operator)                                                         \
	uint##bits##_t __tsan_atomic##bits##_##name(volatile void *at, uint##bits##_t value, \
						    int order);                              \
	uint##bits##_t __tsan_atomic##bits##_##name(volatile void *at, uint##bits##_t value, \
						    int order __attribute__((unused)))       \
	{                                                                                    \
		uint##bits##_t *word = locked(at), before = *word;                           \
                                                                                             \
		*word = operator;                                                            \
		return before;                                                               \
	}

#define ATOMIC(bits)                                                                           \
	uint##bits##_t __tsan_atomic##bits##_load(const volatile void *at, int order);         \
	uint##bits##_t __tsan_atomic##bits##_load(const volatile void *at,                     \
						  int order __attribute__((unused)))           \
	{                                                                                      \
		return (uint##bits##_t)load((const void *)at, bits / 8);                       \
	}                                                                                      \
	void __tsan_atomic##bits##_store(volatile void *at, uint##bits##_t value, int order);  \
	void __tsan_atomic##bits##_store(volatile void *at, uint##bits##_t value, int order)   \
	{                                                                                      \
		store((void *)at, bits / 8, value, order != __ATOMIC_RELAXED);                 \
		if (order == __ATOMIC_SEQ_CST && inside)                                       \
			drain_all(&fibers[running]);                                           \
	}                                                                                      \
	UPDATE(bits, exchange, value)                                                          \
	UPDATE(bits, fetch_add, before + value)                                                \
	UPDATE(bits, fetch_sub, before - value)                                                \
	UPDATE(bits, fetch_or, before | value)                                                 \
	UPDATE(bits, fetch_and, before &value)                                                 \
	int __tsan_atomic##bits##_compare_exchange_strong(                                     \
		volatile void *at, void *expected, uint##bits##_t value, int order, int fail); \
	int __tsan_atomic##bits##_compare_exchange_strong(                                     \
		volatile void *at, void *expected, uint##bits##_t value,                       \
		int order __attribute__((unused)), int fail __attribute__((unused)))           \
	{                                                                                      \
		uint##bits##_t *word = locked(at), *from = expected;                           \
                                                                                               \
		if (*word == *from) {                                                          \
			*word = value;                                                         \
			return 1;                                                              \
		}                                                                              \
		*from = *word;                                                                 \
		return 0;                                                                      \
	}

ATOMIC(8)
ATOMIC(32)
ATOMIC(64)

/* --- schedules -------------------------------------------------------------------------------- */

/* Some schedules switch at nearly every access, others seldom; some stores go out at once, others
 * stay until a fence: rare interleavings need one or the other. */
static bool run(uint64_t seed)
{
	state = (seed + 1) * 0x9e3779b97f4a7c15;
	if (!state)
		state = 1;
	stay = 1u << (1 + weave_random(6));
	linger = 1u << (1 + weave_random(8));
	count = 0;
	steps = 0;
	failure = NULL;
	if (setjmp(failed))
		return false;
	weave_begin();
	running = weave_random(count);
	inside = true;
	swapcontext(&outside, &fibers[running].context);
	weave_end();
	return true;
}

static uint64_t number(const char *text)
{
	char *end;
	uint64_t value = strtoull(text, &end, 10);

	if (*text >= '0' && *text <= '9' && !*end)
		return value;
	fprintf(stderr, "%s: \"%s\" is not a number; it takes SEED and SCHEDULES\n", name, text);
	exit(2);
}

int main(int argc, char **argv)
{
	uint64_t seed, schedules, all = 0;
	clock_t begin = clock();
	double seconds;

	name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	seed = argc > 1 ? number(argv[1]) : (uint64_t)time(NULL) * 1000000;
	schedules = argc > 2 ? number(argv[2]) : SCHEDULES;
	for (uint64_t i = 0; i < schedules; i++) {
		if (!run(seed + i)) {
			printf("%s: seed %lu: %s, after %lu steps of schedule %lu; repeat it with: %s %lu 1\n",
			       name, seed + i, failure, steps, i + 1, argv[0], seed + i);
			return 1;
		}
		all += steps;
	}
	seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
	printf("%-16s seed %lu: %lu schedules, %lu steps, %.0f schedules a second: ok\n", name,
	       seed, schedules, all, (double)schedules / (seconds > 0 ? seconds : 1e-9));
	return 0;
}
