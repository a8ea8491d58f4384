/* SPDX-License-Identifier: MIT
 *
 * Process-context identifiers against a model of a TLB that forgets nothing unasked. No emulator at
 * hand is one: QEMU has no PCID, and Bochs flushes at every CR3 load whatever bit 63 says. So the
 * decisions are tested against a table of what a real TLB could hold under each tag, on a CPU that
 * exists in the test alone; and where the running CPU has PCID, that the decisions reach it.
 */
#include <exo/agent.h>
#include <exo/space.h>
#include <exo/string.h>
#include <exo/test.h>
#include <exo/thread.h>
#include <exo/quota.h>
#include "tlb.h"

static struct quota quota = { .limit_bytes = SIZE_MAX, .holders = 1 };

#define SPACES 24
#define TAGS   (PCID_MASK + 1)
#define STEPS  60000

/* What a TLB may hold under a tag: translations of one space as it has been since some moment. */
static struct {
	unsigned owner; /* 0: nobody's, i + 1: space i's */
	unsigned since; /* nothing under the tag is older */
} held[TAGS];

static struct {
	struct tlb_context context;
	unsigned changed; /* the last change that no INVLPG told the TLB of */
} model[SPACES];

static unsigned now, kernel_changed, keeps, generations;

/* Would the TLB translate as the tables say, with these bits loaded for the space? */
static bool load_is_good(unsigned space, uint64_t bits)
{
	unsigned tag = bits & PCID_MASK;
	bool good = tag != 0;

	if (bits & CR3_KEEP) {
		keeps++;
		good = good && held[tag].owner == space + 1 &&
		       held[tag].since > model[space].changed && held[tag].since > kernel_changed;
	} else {
		held[tag].owner = space + 1;
		held[tag].since = now;
	}
	return good;
}

static void change(struct tlb_cpu *cpu, unsigned space, unsigned active, unsigned kind)
{
	unsigned tag;

	if (kind == 0) { /* a page of the kernel; INVLPG cares for the active tag only */
		kernel_changed = now;
		tag = model[active].context.cr3 & PCID_MASK;
		pcid_drop_kernel(cpu);
		held[tag].since = now + 1;
	} else if (space != active && kind < 4) { /* one page */
		model[space].changed = now;
		if (pcid_is_valid(cpu, &model[space].context))
			pcid_drop_inactive(cpu, &model[space].context, 0);
	} else if (space != active) { /* it dies, and another one takes its place */
		model[space].changed = now;
		model[space].context.generation = 0;
	}
}

TEST(pcid_never_shows_what_has_changed)
{
	struct tlb_cpu cpu = { .generation = 1, .keep = CR3_KEEP, .next_pcid = 1 };
	unsigned active = 0;

	memset(held, 0, sizeof(held));
	memset(model, 0, sizeof(model));
	now = kernel_changed = keeps = 0;
	for (unsigned i = 0; i < STEPS; i++) {
		uint64_t random = test_random(t);

		now += 2;
		if (random % 2 || !i) {
			active = (random >> 8) % SPACES;
			CHECK(load_is_good(active, pcid_cr3(&cpu, &model[active].context, 0)));
		} else {
			/* The kernel's pages change seldom, or no tag would grow old. */
			unsigned kind = (random >> 16) % 8;

			if (kind || (random >> 24) % 64 == 0)
				change(&cpu, (random >> 8) % SPACES, active, kind);
		}
	}
	generations = cpu.generation;
	CHECK(keeps > STEPS / 20);
	CHECK(generations > 3);
}

/* When nothing else changes all tags, they run out, and a space that lives on must notice. */
TEST(pcid_runs_out)
{
	struct tlb_cpu cpu = { .generation = 1, .keep = CR3_KEEP, .next_pcid = 1 };

	memset(held, 0, sizeof(held));
	memset(model, 0, sizeof(model));
	now = kernel_changed = keeps = 0;
	for (unsigned i = 0; i < 3 * TAGS; i++) {
		now += 2;
		model[1].changed = now;
		model[1].context.generation = 0;
		now += 2;
		CHECK(load_is_good(1, pcid_cr3(&cpu, &model[1].context, 0)));
		if (i % 1000 < 3)
			CHECK(load_is_good(0, pcid_cr3(&cpu, &model[0].context, 0)));
	}
	CHECK(cpu.generation > 2);
	CHECK(keeps >= 10);
}

TEST(pcid_absent_means_flush)
{
	struct tlb_cpu cpu = { 0 };
	struct tlb_context context = { 0 };

	/* Generation 0 is start-up's, before pcid_init. */
	for (cpu.generation = 0; cpu.generation < 2; cpu.generation++) {
		for (int i = 0; i < 3; i++)
			CHECK_EQUAL(pcid_cr3(&cpu, &context, PAGE_BYTES), PAGE_BYTES);
		pcid_drop_kernel(&cpu);
		CHECK_EQUAL(pcid_cr3(&cpu, &context, PAGE_BYTES), PAGE_BYTES);
	}
}

static struct arch_space one, two;

static bool is_held(struct arch_space *space)
{
	return pcid_is_valid(&cpu_self()->tlb, pcid_context(space));
}

/* Switch to a space; does CR3 hold its tag? */
static bool enter(struct arch_space *space)
{
	tlb_space_activate(space);
	return is_held(space) && cr3_read() == (pcid_context(space)->cr3 & ~CR3_KEEP);
}

/* Each way to lose translations, of space one while space two is active. */
static const char *lose_all_ways(void)
{
	uint64_t cr3;

	if (!enter(&one) || !enter(&two))
		return "CR3 does not hold the tag";
	cr3 = pcid_context(&one)->cr3;
	if (!enter(&one) || pcid_context(&one)->cr3 != cr3 || !enter(&two))
		return "a tag is not kept over a switch";
	tlb_drop_page(&one, PAGE_BYTES);
	if (is_held(&one) != cpu_self()->tlb.has_invpcid)
		return "one page of an inactive space";
	tlb_drop_all(&one);
	if (is_held(&one) || !enter(&one) || !enter(&two))
		return "all pages of an inactive space";
	tlb_drop_page(NULL, ARCH_STACK_AREA);
	if (is_held(&one) != tlb_kernel_is_global() || !enter(&one) || !enter(&two))
		return "one page of the kernel";
	tlb_drop_all(NULL);
	if (is_held(&one) || !enter(&one) || !enter(&two))
		return "all pages of the kernel";
	tlb_space_forget(&one);
	return is_held(&one) ? "a space that dies" : NULL;
}

TEST(pcid_reaches_the_cpu)
{
	const char *wrong;

	if (!cpu_self()->tlb.keep) {
		test_skip(t, "this CPU has no PCID");
		return;
	}
	CHECK(!arch_space_init(&one, &quota) && !arch_space_init(&two, &quota));
	wrong = lose_all_ways();
	arch_space_activate(&arch_current()->agent->space->arch);
	arch_space_destroy(&one);
	arch_space_destroy(&two);
	if (wrong)
		test_fail(t, __FILE__, __LINE__, wrong);
}
