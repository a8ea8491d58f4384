/* SPDX-License-Identifier: MIT
 *
 * A register dump for people.
 */
#include <exo/console.h>
#include "frame.h"

void frame_print(const struct frame *f)
{
	console_printf("  rip %016lx  cs %02lx  rflags %08lx  vector %lu  error %lx\n", f->rip,
		       f->cs, f->rflags, f->vector, f->error);
	console_printf("  rax %016lx  rbx %016lx  rcx %016lx\n", f->rax, f->rbx, f->rcx);
	console_printf("  rdx %016lx  rsi %016lx  rdi %016lx\n", f->rdx, f->rsi, f->rdi);
	console_printf("  rbp %016lx  rsp %016lx  r8  %016lx\n", f->rbp, f->rsp, f->r8);
	console_printf("  r9  %016lx  r10 %016lx  r11 %016lx\n", f->r9, f->r10, f->r11);
	console_printf("  r12 %016lx  r13 %016lx  r14 %016lx\n", f->r12, f->r13, f->r14);
	console_printf("  r15 %016lx\n", f->r15);
}
