/* SPDX-License-Identifier: MIT
 *
 * Sets of CPUs by number: a bitmap of NR_CPUS bits, one word up to 64 CPUs. Whoever owns a set owns
 * its locking.
 */
#ifndef EXO_CPU_SET_H
#define EXO_CPU_SET_H

#include <exo/bitmap.h>

#define CPU_SET_WORDS BITMAP_WORDS(CONFIG_NR_CPUS)

struct cpu_set {
	uint64_t words[CPU_SET_WORDS];
};

static inline void cpu_set_add(struct cpu_set *set, unsigned cpu)
{
	bitmap_set(set->words, cpu);
}

static inline void cpu_set_remove(struct cpu_set *set, unsigned cpu)
{
	bitmap_clear(set->words, cpu);
}

static inline bool cpu_set_has(const struct cpu_set *set, unsigned cpu)
{
	return bitmap_test(set->words, cpu);
}

/* The first member >= from, or NR_CPUS. */
static inline unsigned cpu_set_next(const struct cpu_set *set, unsigned from)
{
	uint64_t word;

	for (unsigned i = from / 64; i < CPU_SET_WORDS; i++) {
		word = set->words[i];
		if (i == from / 64)
			word &= UINT64_MAX << (from % 64);
		if (word)
			return i * 64 + __builtin_ctzll(word);
	}
	return CONFIG_NR_CPUS;
}

static inline bool cpu_set_empty(const struct cpu_set *set)
{
	return cpu_set_next(set, 0) == CONFIG_NR_CPUS;
}

#define cpu_set_for_each(cpu, set)                                      \
	for (unsigned cpu = cpu_set_next(set, 0); cpu < CONFIG_NR_CPUS; \
	     cpu = cpu_set_next(set, cpu + 1))

#endif
