/* SPDX-License-Identifier: MIT
 *
 * TIMER_QUEUE=WHEEL: a hierarchical timing wheel (Varghese and Lauck, "Hashed and Hierarchical
 * Timing Wheels", SOSP 1987, scheme 7) with a long wheel in the middle of the hierarchy: what is
 * due within a second lies in a slot of a millisecond (2^20 ns) of the ring, in this round of it or
 * in the next. Later timers lie in coarser slots and are dealt into the ring when their round
 * begins. Adding is O(1).
 *
 * Deviating from the paper nothing moves by the clock. Each slot knows the earliest deadline in it,
 * so deadlines are exact and there are no interrupts just to move timers; one timer or two are
 * taken from whatever slot they are in. Only a slot that holds more when its time comes is opened:
 * dealt into the 64 slots of the next finer wheel. So of a thousand timers in a second hardly any
 * moves, of ten thousand most do once. In between the wheel stands still: base_ns follows when a
 * word of slots has become empty, and around it only those widths of slots are in use that were
 * opened (finest_ns), so that what lies in finer slots always comes first.
 *
 * Hence in one round the timers of a lower word come before those of a higher one, and within a
 * word those of a lower slot: two bit scans find the first. The next round and the coarse slots
 * overlap until it begins; then all that is known of the first is its deadline.
 *
 * Budget: add 45 instructions, remove 10 to 25, next 2; take 26 while the word has other slots and
 * 49 when it has not, 60 more to open a slot and 24 for each timer in it. 42 KiB.
 */
#include <exo/compiler.h>
#include "timer_queue.h"

#define ROUND_NS       (1ull << WHEEL_COARSE_SHIFT)
#define WORDS_BELOW(n) ((1ull << (n)) - 1)
#define RING_WIDTH_NS  (1ull << WHEEL_RING_SHIFT)
#define COARSE_WORDS   (WHEEL_WORDS - WHEEL_COARSE)
#define COARSE_BITS(n) (WHEEL_COARSE_SHIFT + WHEEL_SLOT_BITS * (n))
#define COARSE_LEVEL(n)                               \
	{                                             \
		WHEEL_COARSE + (n), 0, COARSE_BITS(n) \
	}
#define COARSE_RANGE(n) [COARSE_BITS(n)... COARSE_BITS((n) + 1) - 1] = COARSE_LEVEL(n)

/* One of the wheels. */
struct level {
	uint8_t word;  /* its first */
	uint8_t more;  /* how many it has besides, a power of two less one */
	uint8_t shift; /* a slot is 2^shift ns wide */
} __aligned(4);

static const struct level ring = { WHEEL_RING, WHEEL_RING_WORDS - 1, WHEEL_RING_SHIFT };

/* In which a timer lies, by the highest bit in which its deadline differs from base_ns. */
static const struct level levels[64] = {
	[0 ... WHEEL_MIDDLE_SHIFT - 1] = { WHEEL_FINE, 0, WHEEL_FINE_SHIFT },
	[WHEEL_MIDDLE_SHIFT... WHEEL_RING_SHIFT - 1] = { WHEEL_MIDDLE, 0, WHEEL_MIDDLE_SHIFT },
	[WHEEL_RING_SHIFT... WHEEL_COARSE_SHIFT - 1] = { WHEEL_RING, WHEEL_RING_WORDS - 1,
							 WHEEL_RING_SHIFT },
	COARSE_RANGE(0),
	COARSE_RANGE(1),
	COARSE_RANGE(2),
	COARSE_RANGE(3),
	COARSE_RANGE(4),
	[COARSE_BITS(5)... 63] = COARSE_LEVEL(5),
};

static struct timer *timer_of(struct list_node *node)
{
	return list_entry(node, struct timer, node);
}

static struct list_node *head_of(struct wheel_slot *slot)
{
	return (struct list_node *)slot;
}

/* Which half of the ring is this round's. */
static void order_round(struct timer_queue *queue)
{
	uint64_t half = WORDS_BELOW(WHEEL_RING_WORDS / 2) << WHEEL_RING;

	if (queue->base_ns & ROUND_NS)
		half <<= WHEEL_RING_WORDS / 2;
	queue->this_round = WORDS_BELOW(WHEEL_RING) | half;
	queue->round_end_ns = (queue->base_ns | (ROUND_NS - 1)) + 1;
}

void timer_queue_init(struct timer_queue *queue)
{
	for (unsigned i = 0; i < WHEEL_WORDS; i++)
		queue->words[i].bit = 1ull << i;
	queue->next_ns = TIMER_NEVER;
	queue->nobody.deadline_ns = TIMER_NEVER;
	queue->none.next = &queue->nobody.node;
	queue->first = &queue->none;
	queue->finest_ns = 1ull << WHEEL_FINE_SHIFT;
	order_round(queue);
}

/* Behind a slot or a node. */
static inline void push(struct list_node *behind, struct list_node *node)
{
	struct list_node *next = behind->next;

	node->next = next;
	node->prev = behind;
	if (next)
		next->prev = node;
	behind->next = node;
}

/* A timer that is alone in its slot. */
static inline void slot_fill(struct wheel_slot *slot, struct list_node *node, uint64_t deadline_ns)
{
	slot->next = node;
	slot->earliest_ns = deadline_ns;
	node->next = NULL;
	node->prev = head_of(slot);
}

/* One that is not: the earliest is the first. */
static inline void slot_join(struct wheel_slot *slot, struct list_node *node, uint64_t deadline_ns)
{
	if (deadline_ns >= slot->earliest_ns) {
		push(slot->next, node);
		return;
	}
	slot->earliest_ns = deadline_ns;
	push(head_of(slot), node);
}

static inline void slot_add(struct timer_queue *queue, struct wheel_word *word, unsigned number,
			    struct list_node *node, uint64_t deadline_ns)
{
	struct wheel_slot *slot = &word->slots[number];

	if (slot->next) {
		slot_join(slot, node, deadline_ns);
		return;
	}
	slot_fill(slot, node, deadline_ns);
	word->occupied |= 1ull << number;
	queue->filled |= word->bit;
}

/* Its time has come; nothing is earlier than that. */
static __noinline void due_add(struct timer_queue *queue, struct list_node *node)
{
	slot_add(queue, &queue->words[WHEEL_DUE], 0, node, 0);
}

static inline struct wheel_word *word_for(struct timer_queue *queue, const struct level *level,
					  uint64_t at_ns)
{
	uint64_t number = at_ns >> level->shift >> WHEEL_SLOT_BITS & level->more;

	return &queue->words[level->word + number];
}

static inline unsigned slot_for(const struct level *level, uint64_t at_ns)
{
	return at_ns >> level->shift & (WHEEL_SLOTS - 1);
}

static inline const struct level *level_for(const struct timer_queue *queue, uint64_t at_ns)
{
	uint64_t differs = (at_ns ^ queue->base_ns) | queue->finest_ns;

	if (unlikely(at_ns - queue->round_end_ns < ROUND_NS))
		return &ring;
	return &levels[63 - (unsigned)__builtin_clzll(differs)];
}

void timer_queue_add(struct timer_queue *queue, struct timer *timer)
{
	uint64_t at_ns = MAX(timer->deadline_ns, queue->base_ns);
	const struct level *level = level_for(queue, at_ns);
	struct wheel_word *word = word_for(queue, level, at_ns);
	unsigned slot = slot_for(level, at_ns);

	slot_add(queue, word, slot, &timer->node, timer->deadline_ns);
	if (timer->deadline_ns < queue->next_ns) {
		queue->next_ns = timer->deadline_ns;
		queue->first = at_ns < queue->round_end_ns ? &word->slots[slot] : &queue->none;
		queue->first_word = word;
	}
}

/* The slot is empty. */
static inline void slot_vacate(struct timer_queue *queue, struct wheel_word *word,
			       const struct wheel_slot *slot)
{
	word->occupied &= ~(1ull << (slot - word->slots));
	if (!word->occupied)
		queue->filled &= ~word->bit;
}

void timer_queue_remove(struct timer_queue *queue, struct timer *timer)
{
	struct list_node *next = timer->node.next, *prev = timer->node.prev;
	struct wheel_slot *slot = (struct wheel_slot *)prev;
	size_t offset = (char *)slot - (char *)queue->words;

	list_init(&timer->node);
	prev->next = next;
	if (next) {
		next->prev = prev;
	} else if (offset < sizeof(queue->words)) {
		slot_vacate(queue, &queue->words[offset / sizeof(*queue->words)], slot);
		if (slot == queue->first)
			queue->first = &queue->none;
	}
}

/* The first slot of a word that has one is the first of all. */
static inline void first_is_in(struct timer_queue *queue, struct wheel_word *word)
{
	struct wheel_slot *slot = &word->slots[__builtin_ctzll(word->occupied)];

	queue->first = slot;
	queue->next_ns = slot->earliest_ns;
}

/* That of the lowest of these words is. */
static inline void first_is_among(struct timer_queue *queue, uint64_t filled)
{
	queue->first_word = &queue->words[__builtin_ctzll(filled)];
	first_is_in(queue, queue->first_word);
}

/* The earliest deadline among the first slots of these words. */
static uint64_t earliest_ns(struct timer_queue *queue, uint64_t filled)
{
	const struct wheel_word *word;

	if (!filled)
		return TIMER_NEVER;
	word = &queue->words[__builtin_ctzll(filled)];
	return word->slots[__builtin_ctzll(word->occupied)].earliest_ns;
}

/* Nothing is left of this round. */
static __noinline void first_find_later(struct timer_queue *queue)
{
	uint64_t next_ns = earliest_ns(queue, queue->filled & WORDS_BELOW(WHEEL_COARSE));
	uint64_t later_ns = earliest_ns(queue, queue->filled & ~WORDS_BELOW(WHEEL_COARSE));

	queue->first = &queue->none;
	queue->next_ns = MIN(next_ns, later_ns);
}

static void first_find(struct timer_queue *queue)
{
	uint64_t filled = queue->filled & queue->this_round;

	if (filled)
		first_is_among(queue, filled);
	else
		first_find_later(queue);
}

/* Deal the timers of a coarse slot out: what is due to the slot of that, the rest to a finer wheel.
 */
static void slot_deal(struct timer_queue *queue, struct wheel_word *word, struct wheel_slot *slot,
		      const struct level *finer, uint64_t now_ns)
{
	struct list_node *node = slot->next, *next;

	slot->next = NULL;
	slot_vacate(queue, word, slot);
	for (; node; node = next) {
		uint64_t due_ns = timer_of(node)->deadline_ns;

		next = node->next;
		if (due_ns > now_ns)
			slot_add(queue, word_for(queue, finer, due_ns), slot_for(finer, due_ns),
				 node, due_ns);
		else
			due_add(queue, node);
	}
}

/* The same for the ring and what is finer: those have one word, which is marked once. */
static __always_inline void slot_open(struct timer_queue *queue, struct wheel_slot *slot,
				      struct wheel_word *to, unsigned shift, uint64_t now_ns)
{
	struct list_node *node = slot->next, *next;
	struct wheel_word *word = queue->first_word;
	uint64_t occupied = 0;

	slot->next = NULL;
	word->occupied &= word->occupied - 1; /* the first slot is the lowest of its word */
	if (!word->occupied)
		queue->filled &= ~word->bit;
	for (; node; node = next) {
		uint64_t due_ns = timer_of(node)->deadline_ns;
		unsigned number = due_ns >> shift & (WHEEL_SLOTS - 1);

		next = node->next;
		if (unlikely(due_ns <= now_ns)) {
			due_add(queue, node);
		} else if (likely(!to->slots[number].next)) {
			slot_fill(&to->slots[number], node, due_ns);
			occupied |= 1ull << number;
		} else {
			slot_join(&to->slots[number], node, due_ns);
		}
	}
	queue->finest_ns = 1ull << shift;
	if (occupied) {
		to->occupied |= occupied;
		queue->filled |= to->bit;
	}
}

/* Another round begins: the coarse slots that it is in are dealt into finer ones, and at last into
 * the ring. */
static __noinline void round_begin(struct timer_queue *queue, uint64_t base_ns, uint64_t now_ns)
{
	const struct level *finer;

	queue->base_ns = base_ns;
	queue->finest_ns = RING_WIDTH_NS;
	order_round(queue);
	for (unsigned i = COARSE_WORDS; i-- && queue->filled >> WHEEL_COARSE;) {
		const struct level *level = &levels[COARSE_BITS(i)];
		struct wheel_word *word = word_for(queue, level, base_ns);
		struct wheel_slot *slot = &word->slots[slot_for(level, base_ns)];

		finer = i ? &levels[COARSE_BITS(i - 1)] : &ring;
		if (slot->next)
			slot_deal(queue, word, slot, finer, now_ns);
	}
}

/* The first slot's time has come: time goes on to there, and the slot is opened. What is next? */
static __noinline void first_open(struct timer_queue *queue, uint64_t now_ns)
{
	struct wheel_slot *slot = queue->first;

	queue->base_ns = MAX(queue->base_ns, slot->earliest_ns);
	if (likely(queue->first_word >= &queue->words[WHEEL_RING]))
		slot_open(queue, slot, &queue->words[WHEEL_MIDDLE], WHEEL_MIDDLE_SHIFT, now_ns);
	else
		slot_open(queue, slot, &queue->words[WHEEL_FINE], WHEEL_FINE_SHIFT, now_ns);
	first_find(queue);
}

/* A round begins, or what was due first has been removed. */
static __noinline struct timer *take_other(struct timer_queue *queue, uint64_t now_ns)
{
	if (queue->first != &queue->none) {
		first_open(queue, now_ns);
	} else {
		if (queue->next_ns >= queue->round_end_ns)
			round_begin(queue, queue->next_ns, now_ns);
		first_find(queue);
	}
	return timer_queue_take(queue, now_ns);
}

/* The timer's slot was the last of this round, or of what is due, or the timer was added late. */
static __noinline struct timer *take_last(struct timer_queue *queue, struct timer *timer)
{
	if (queue->first_word != queue->words)
		queue->base_ns = MAX(queue->base_ns, timer->deadline_ns);
	first_find(queue);
	return timer;
}

/* The slot of the first timer is empty: what is the first now? */
static inline struct timer *take_only(struct timer_queue *queue, struct timer *timer)
{
	struct wheel_word *word = queue->first_word;
	uint64_t filled;

	word->occupied &= word->occupied - 1; /* the first slot is the lowest of its word */
	if (word->occupied) {
		first_is_in(queue, word);
		return timer;
	}
	queue->filled &= ~word->bit;
	filled = queue->filled & queue->this_round;
	if (unlikely(!filled) || unlikely(word == queue->words) ||
	    unlikely(timer->deadline_ns < queue->base_ns))
		return take_last(queue, timer);
	/* Time goes on to here, where nothing is left: all widths of slots are open again. */
	queue->base_ns = timer->deadline_ns;
	queue->finest_ns = 1ull << WHEEL_FINE_SHIFT;
	first_is_among(queue, filled);
	return timer;
}

struct timer *timer_queue_take(struct timer_queue *queue, uint64_t now_ns)
{
	struct wheel_slot *slot = queue->first;
	struct list_node *node = slot->next, *next;
	struct timer *timer = timer_of(node);

	if (queue->next_ns > now_ns)
		return NULL;
	if (unlikely(timer->deadline_ns > now_ns))
		return take_other(queue, now_ns);

	/* Point of no return. */
	slot->next = next = node->next;
	list_init(node);
	if (likely(!next))
		return take_only(queue, timer);
	next->prev = head_of(slot);
	if (unlikely(slot == queue->words[WHEEL_DUE].slots))
		return timer;
	/* Of two the other is next; of more nobody knows. */
	if (next->next) {
		first_open(queue, now_ns);
		return timer;
	}
	slot->earliest_ns = timer_of(next)->deadline_ns;
	queue->next_ns = slot->earliest_ns;
	return timer;
}

uint64_t timer_queue_next_ns(const struct timer_queue *queue)
{
	return queue->next_ns;
}
