/* SPDX-License-Identifier: MIT
 *
 * SYSCALL_ENTRY=SYSCALL: the MSRs of SYSCALL and SYSRET (Intel SDM vol. 3A, 5.8.8). EFER.SCE comes
 * last: until it is set, and for ever without this option, SYSCALL is an invalid opcode. Compare
 * with syscall_gate_int80.c.
 */
#include "registers.h"
#include "segments.h"
#include "selectors.h"

#define RFLAGS_TF (1u << 8)
#define RFLAGS_IF (1u << 9)
#define RFLAGS_DF (1u << 10)
#define RFLAGS_NT (1u << 14)
#define RFLAGS_AC (1u << 18)

/* SYSRET adds 16 to the upper half for CS and 8 for SS. */
#define STAR_USER   ((uint64_t)(SELECTOR_USER_DATA - 8) << 48)
#define STAR_KERNEL ((uint64_t)SELECTOR_KERNEL_CODE << 32)

_Static_assert(SELECTOR_USER_CODE == SELECTOR_USER_DATA + 8, "SYSRET fixes the order");
_Static_assert(SELECTOR_KERNEL_DATA == SELECTOR_KERNEL_CODE + 8, "SYSCALL fixes the order");

void syscall_gate_init(void)
{
	msr_write(MSR_STAR, STAR_USER | STAR_KERNEL);
	msr_write(MSR_LSTAR, (uint64_t)syscall_entry);
	msr_write(MSR_SFMASK, RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_NT | RFLAGS_AC);
	msr_write(MSR_EFER, msr_read(MSR_EFER) | EFER_SCE);
}
