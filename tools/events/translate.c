/* SPDX-License-Identifier: MIT
 *
 * When QEMU has translated a block of code (block.h): what is to be counted is found and attached
 * to it, so that little is left to do when it runs.
 */
#include <stdlib.h>
#include "block.h"
#include "events.h"
#include "registers.h"

#define PAGE_MASK 0xfff
#define CODE_IN_HOST \
	(1ull << 62) /* tells addresses of QEMU's memory from the guest's physical ones */

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

static bool is_call_or_return(enum flow flow)
{
	return flow == FLOW_CALL || flow == FLOW_CALL_INDIRECT || flow == FLOW_RETURN;
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
	site->slot = run_watches_stacks() && is_call_or_return(d->flow);
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

/* The rest of the page in QEMU's memory is compared, not only the block: agents begin functions
 * alike. */
static const struct image *image_of_block(const struct qemu_plugin_tb *tb)
{
	const struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(tb, 0);
	uint64_t address = qemu_plugin_tb_vaddr(tb);
	const void *memory = qemu_plugin_insn_haddr(first);

	if (memory)
		return image_of(address, memory, PAGE_MASK + 1 - (address & PAGE_MASK));
	return image_of(address, qemu_plugin_insn_data(first), qemu_plugin_insn_size(first));
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

void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
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
