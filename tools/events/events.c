/* SPDX-License-Identifier: MIT
 *
 * The plugin's two halves (events.h): once for each block of code that QEMU translates, what is to
 * be counted is found and attached to it; then, each time it runs, little is left to do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "decode.h"
#include "events.h"
#include "image.h"
#include "registers.h"
#include "tcg_plugin.h"

#define EXPORT    __attribute__((visibility("default")))
#define PAGE_MASK 0xfff
#define CODE_IN_HOST \
	(1ull << 62) /* tells addresses of QEMU's memory from the guest's physical ones */

/* An instruction that accesses memory, or that reads the clock of a mark. */
struct site {
	uint64_t address;
	struct block *block;
	const struct site *next; /* in the same block */
	uint32_t waiting; /* instructions that wait for its access to be counted, itself the last */
	uint32_t tail;    /* those behind it that nothing can keep from running any more */
	bool counts;      /* anything waits at all */
	bool on_store;    /* for which of its accesses */
};

/* What runs as a piece. */
struct block {
	uint64_t first, last; /* addresses of the first and the last byte */
	uint64_t physical;
	uint64_t end;    /* the last instruction */
	uint64_t target; /* where it goes, if that is fixed */
	uint64_t next;
	const struct site *end_site; /* its access to memory, NULL: none */
	const struct site *sites;
	uint64_t last_counting; /* the address of the last of them that counts; 0: none */
	const struct function *function;
	uint32_t whole; /* instructions that are counted when it starts: all, when none accesses
			   memory */
	enum flow flow;
	bool enters; /* the body of function->benchmark starts here */
};

static const char *result_path;
static uint64_t unexpected;

static const struct block *previous;
static const struct site *last_site;

/* --- while the guest runs --- */

/* An access to a device in the middle of a block: QEMU has left that block and runs the one
 * instruction again, as a block of its own that does not announce itself. What ran before it is
 * still to be counted. */
static void count_cut(const struct site *again)
{
	const struct site *site = previous ? previous->sites : NULL;

	while (site && site->address != again->address)
		site = site->next;
	if (site && (site->counts || site->address < previous->last_counting))
		counters.instructions += site->waiting;
	previous = again->block;
}

static void on_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *user)
{
	const struct site *site = user;
	bool store = qemu_plugin_mem_is_store(info);

	(void)vcpu;
	counters.loads += !store;
	counters.stores += store;
	if (__builtin_expect(site->block != previous, false))
		count_cut(site);
	else if (site->counts && store == site->on_store)
		counters.instructions += site->waiting + site->tail;
	last_site = site;
	model_data(info, vaddr);
}

/* By an instruction that should make no access; user tells the guest's programs from firmware,
 * which is not 64-bit code. */
static void on_unexpected(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *user)
{
	(void)vcpu;
	unexpected += user && region_open;
	counters.loads += !qemu_plugin_mem_is_store(info);
	counters.stores += qemu_plugin_mem_is_store(info);
	model_data(info, vaddr);
}

static void on_clock(unsigned vcpu, void *user)
{
	const struct site *site = user;

	(void)vcpu;
	counters.instructions += site->waiting;
	region_clock();
	counters.instructions += site->tail;
}

static void on_mark(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *user)
{
	(void)vcpu;
	(void)info;
	region_mark(user, vaddr);
}

static void on_cr3_load(unsigned vcpu, void *user)
{
	(void)vcpu;
	(void)user;
	model_flush_tlb();
}

static void on_cr4_load(unsigned vcpu, void *user)
{
	(void)vcpu;
	(void)user;
	model_flush_tlb_global();
}

static void on_invlpg(unsigned vcpu, void *user)
{
	uint64_t address;

	if (operand_address(user, vcpu, &address))
		model_flush_page(address);
	else
		model_flush_tlb_global();
}

/* Where a block went: what follows an exception is not where its last instruction led. */
static inline void went(const struct block *from, uint64_t to)
{
	bool complete = !from->end_site || from->end_site == last_site;

	switch (from->flow) {
	case FLOW_BRANCH:
		if (to == from->target || to == from->next)
			model_branch(from->end, to == from->target);
		break;
	case FLOW_CALL:
		if (to == from->target)
			model_call(from->next);
		break;
	case FLOW_CALL_INDIRECT:
		if (complete) {
			model_indirect(from->end, to);
			model_call(from->next);
		}
		break;
	case FLOW_JUMP_INDIRECT:
		if (complete)
			model_indirect(from->end, to);
		break;
	case FLOW_RETURN:
		if (complete)
			model_return(to);
		break;
	default:
		break;
	}
}

static void on_block(unsigned vcpu, void *user)
{
	const struct block *block = user;

	(void)vcpu;
	if (previous)
		went(previous, block->first);
	previous = block;
	last_site = NULL;
	counters.instructions += block->whole;
	model_code(block->first, block->last, block->physical);
	if (__builtin_expect(block->enters, false))
		benchmark_enter(block->function);
}

static uint64_t translate(uint32_t info, uint64_t vaddr)
{
	const struct qemu_plugin_hwaddr *address = qemu_plugin_get_hwaddr(info, vaddr);

	return address && !qemu_plugin_hwaddr_is_io(address) ? qemu_plugin_hwaddr_phys_addr(address)
							     : vaddr;
}

/* --- when a block is translated --- */

/* Memory that lives as long as the plugin: QEMU does not say when it drops a block. */
static void *keep(size_t size)
{
	static uint8_t *pool;
	static size_t left;
	void *piece;

	size = (size + 15) & ~(size_t)15;
	if (size > left) {
		left = 1 << 20;
		pool = calloc(1, left);
		if (!pool)
			abort();
	}
	piece = pool;
	pool += size;
	left -= size;
	return piece;
}

static void count_kinds(struct qemu_plugin_insn *insn, const struct decoded *d)
{
	for (unsigned kind = 0; kind < KIND_COUNT; kind++)
		if (d->kinds >> kind & 1)
			qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
								   &counters.kinds[kind], 1);
}

/* Instructions that the model must see, whatever they count as. */
static void watch_tlb(struct qemu_plugin_insn *insn, const struct decoded *d)
{
	const uint8_t *bytes = qemu_plugin_insn_data(insn);
	struct operand *operand;

	if (d->kinds >> KIND_CR3_LOADS & 1)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_cr3_load, QEMU_PLUGIN_CB_NO_REGS,
						       NULL);
	if (d->loads_cr4)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_cr4_load, QEMU_PLUGIN_CB_NO_REGS,
						       NULL);
	if (d->kinds >> KIND_INVLPG & 1) {
		operand = keep(sizeof(*operand));
		operand_read(operand, bytes, qemu_plugin_insn_vaddr(insn) + d->size);
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_invlpg, QEMU_PLUGIN_CB_R_REGS,
						       operand);
	}
}

/* Instructions of a block that are not counted yet, and what grows by those that nothing comes
 * behind. */
struct stretch {
	struct block *block;
	uint32_t waiting;
	uint32_t *tail;
};

static struct site *site_new(struct stretch *stretch, uint64_t address, bool counts)
{
	struct site *site = keep(sizeof(*site));

	*site = (struct site){
		.address = address,
		.block = stretch->block,
		.next = stretch->block->sites,
		.waiting = stretch->waiting,
		.counts = counts,
	};
	stretch->block->sites = site;
	if (counts) {
		stretch->block->last_counting = address;
		stretch->waiting = 0;
		stretch->tail = &site->tail;
	}
	return site;
}

static struct site *watch_access(struct qemu_plugin_insn *insn, const struct decoded *d,
				 struct stretch *stretch)
{
	struct site *site;

	if (d->access == ACCESS_NONE) {
		qemu_plugin_register_vcpu_mem_cb(insn, on_unexpected, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW,
						 (void *)(uintptr_t)stretch->block->function);
		return NULL;
	}
	site = site_new(stretch, qemu_plugin_insn_vaddr(insn), d->access != ACCESS_SEVERAL);
	site->on_store = d->access == ACCESS_STORE;
	qemu_plugin_register_vcpu_mem_cb(insn, on_access, QEMU_PLUGIN_CB_NO_REGS,
					 QEMU_PLUGIN_MEM_RW, site);
	return site->counts ? site : NULL;
}

static void watch_mark(struct qemu_plugin_insn *insn, const struct mark *mark,
		       const struct function *function, struct stretch *stretch)
{
	uint64_t address = qemu_plugin_insn_vaddr(insn);

	if (address == mark->clock)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_clock, QEMU_PLUGIN_CB_NO_REGS,
						       site_new(stretch, address, true));
	else if (address == mark->store)
		qemu_plugin_register_vcpu_mem_cb(insn, on_mark, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_W, (void *)(uintptr_t)function);
}

static const struct image *image_of_block(const struct qemu_plugin_tb *tb)
{
	const struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(tb, 0);

	return image_of(qemu_plugin_tb_vaddr(tb), qemu_plugin_insn_data(first),
			qemu_plugin_insn_size(first));
}

/* The last instruction of a block may be none: QEMU 7.2 tells us of one that reaches into the next
 * page, and then ends the block in front of it. So what ends with its page counts by itself, when
 * it runs. */
static bool may_be_phantom(const struct qemu_plugin_tb *tb, size_t index)
{
	const struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, index);

	return index > 0 && index + 1 == qemu_plugin_tb_n_insns(tb) &&
	       !((qemu_plugin_insn_vaddr(insn) + qemu_plugin_insn_size(insn)) & PAGE_MASK);
}

/* Nothing can keep what waits from running any more, once what came before it has. */
static void settle(struct stretch *stretch)
{
	*(stretch->tail ? stretch->tail : &stretch->block->whole) += stretch->waiting;
	stretch->waiting = 0;
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t count = qemu_plugin_tb_n_insns(tb);
	const struct image *image = image_of_block(tb);
	struct block *block = keep(sizeof(*block));
	struct stretch stretch = { .block = block };
	struct decoded d = { 0 };

	(void)id;
	block->first = qemu_plugin_tb_vaddr(tb);
	block->physical =
		(uint64_t)(uintptr_t)qemu_plugin_insn_haddr(qemu_plugin_tb_get_insn(tb, 0)) |
		CODE_IN_HOST;
	block->function = image ? image_function(image, block->first) : NULL;
	block->enters = block->function && block->function->benchmark &&
			block->function->start == block->first;
	for (size_t i = 0; i < count; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t vaddr = qemu_plugin_insn_vaddr(insn);
		const struct mark *mark = image_mark(image, vaddr);

		bool alone = may_be_phantom(tb, i);
		decode(&d, qemu_plugin_insn_data(insn), qemu_plugin_insn_size(insn), vaddr);
		block->end = vaddr;
		block->end_site = NULL;
		if (mark) {
			watch_mark(insn, mark, image_function(image, vaddr), &stretch);
			continue;
		}
		if (alone)
			settle(&stretch);
		stretch.waiting++;
		count_kinds(insn, &d);
		watch_tlb(insn, &d);
		block->end_site = watch_access(insn, &d, &stretch);
		if (alone && !block->end_site) {
			qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
								   &counters.instructions,
								   stretch.waiting);
			stretch.waiting = 0;
		}
	}
	settle(&stretch);
	block->flow = d.flow;
	block->target = d.target;
	block->next = block->end + d.size;
	block->last = block->next - 1;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS, block);
}

/* --- start and end --- */

static void at_exit(qemu_plugin_id_t id, void *user)
{
	(void)id;
	(void)user;
	regions_write(result_path, unexpected);
}

/* word is KEY=VALUE; its value if the key is this one. */
static const char *value_of(const char *word, const char *key)
{
	size_t length = strlen(key);

	return !strncmp(word, key, length) && word[length] == '=' ? word + length + 1 : NULL;
}

static bool take_argument(const char *word, struct model_config *config)
{
	const char *value;

	if ((value = value_of(word, "out")))
		result_path = strdup(value);
	else if ((value = value_of(word, "image")))
		return image_add(value);
	else if ((value = value_of(word, "huge")))
		config->huge_direct_map = !strcmp(value, "on");
	else if ((value = value_of(word, "global")))
		config->global_kernel = !strcmp(value, "on");
	else {
		fprintf(stderr, "exo-events: %s: no such argument\n", word);
		return false;
	}
	return true;
}

EXPORT int qemu_plugin_version = TCG_PLUGIN_VERSION;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	struct model_config config = { .translate = translate, .misses = counters.misses };

	if (!info->system_emulation || strcmp(info->target_name, "x86_64") ||
	    info->system.max_vcpus != 1) {
		fprintf(stderr, "exo-events: it is made for a whole x86-64 machine with one CPU\n");
		return -1;
	}
	for (int i = 0; i < argc; i++)
		if (!take_argument(argv[i], &config))
			return -1;
	if (!result_path) {
		fprintf(stderr, "exo-events: out= is missing: the file for the result\n");
		return -1;
	}
	model_init(&config);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	qemu_plugin_register_atexit_cb(id, at_exit, NULL);
	return 0;
}
