/* SPDX-License-Identifier: MIT
 *
 * Backtraces without frame pointers: every word of the stack that points behind a call instruction
 * in kernel text is taken for a return address. Stale ones may appear between the real ones, hence
 * the "?"; with DEBUG_FRAME_POINTER the chain of frames is followed instead and every line is
 * certain.
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/kconfig.h>
#include <exo/symbols.h>
#include <exo/thread.h>
#include "../entry/frame.h"
#include "../mm/tables.h"
#include "backtrace.h"

#define LINES_MAX 24

#define CALL_NEAR     0xe8 /* call rel32 */
#define CALL_INDIRECT 0xff /* call *… : /2 in bits 3-5 of the next byte */

extern const char _text[], _etext[], boot_stack_guard[], boot_stack_top[];

static const struct frame *subject; /* what the report is about, when it is not our caller */

static void print_line(const char *mark, vaddr_t address)
{
	size_t offset;
	const char *name = symbol_at(address, &offset);

	console_printf("  %s%016lx  %s+0x%zx\n", mark, address, name ? name : "?",
		       name ? offset : 0);
}

static bool in_text(vaddr_t address)
{
	return address >= (vaddr_t)_text + 8 && address < (vaddr_t)_etext;
}

/* A call ends right before the address. Indirect calls are 2 to 8 bytes long. */
static bool behind_call(vaddr_t address)
{
	const uint8_t *at = (const uint8_t *)address;

	if (!in_text(address))
		return false;
	if (at[-5] == CALL_NEAR)
		return true;
	for (int back = 2; back <= 8; back++)
		if (at[-back] == CALL_INDIRECT && (at[-back + 1] >> 3 & 7) == 2)
			return true;
	return false;
}

static bool stack_bounds(vaddr_t at, vaddr_t *bottom, vaddr_t *top)
{
	if (at < (vaddr_t)boot_stack_guard || at >= (vaddr_t)boot_stack_top)
		return kernel_stack_bounds(at, bottom, top);
	*bottom = (vaddr_t)boot_stack_guard + PAGE_BYTES;
	*top = (vaddr_t)boot_stack_top;
	return at >= *bottom;
}

static void walk_words(vaddr_t sp)
{
	vaddr_t bottom = 0, top = 0;
	unsigned lines = 0;

	if (!stack_bounds(sp, &bottom, &top)) {
		console_printf("  the stack pointer %016lx is on no kernel stack%s\n", sp,
			       bottom ? ": overflow" : "");
		sp = bottom; /* of the stack above the guard page; none: top is 0 too */
	}
	for (sp = ALIGN_UP(sp, 8); sp < top && lines < LINES_MAX; sp += 8) {
		vaddr_t word = *(const vaddr_t *)sp;

		if (!behind_call(word))
			continue;
		print_line("? ", word);
		lines++;
	}
}

static void walk_frames(vaddr_t fp)
{
	vaddr_t bottom, top;

	for (unsigned lines = 0; lines < LINES_MAX && stack_bounds(fp, &bottom, &top); lines++) {
		const vaddr_t *words = (const vaddr_t *)fp;

		if (fp % 8 || fp + 16 > top || !in_text(words[1]))
			break;
		print_line("", words[1]);
		if (words[0] <= fp)
			break;
		fp = words[0];
	}
}

void backtrace_about(const struct frame *frame)
{
	subject = frame;
}

void arch_backtrace(void)
{
	vaddr_t here = (vaddr_t)__builtin_frame_address(0);

	if (subject)
		frame_print(subject);
	if (subject && frame_is_user(subject)) {
		console_printf("the CPU was running agent %d\n", arch_current()->agent_id);
		return;
	}
	console_printf("backtrace:\n");
	if (subject)
		print_line("", subject->rip);
	if (IS_ENABLED(CONFIG_DEBUG_FRAME_POINTER))
		walk_frames(subject ? subject->rbp : here);
	else
		walk_words(subject ? subject->rsp : here);
}
