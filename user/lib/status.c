/* SPDX-License-Identifier: MIT
 *
 * The status of an ended agent in words (exo_user/status.h). Vectors: Intel SDM vol. 3A, table 6-1.
 */
#include <exo/printf.h>
#include <exo_user/status.h>
#include <uapi/exo/syscall.h>

static const char *vector_name(int vector)
{
	static const char *const names[] = {
		[0] = "divide error",         [1] = "debug exception",
		[3] = "breakpoint",           [4] = "overflow",
		[6] = "invalid opcode",       [7] = "no FPU",
		[11] = "segment not present", [12] = "stack fault",
		[13] = "general protection",  [14] = "page fault",
		[16] = "FPU error",           [17] = "alignment check",
		[19] = "SIMD error",
	};

	if (vector >= (int)ARRAY_COUNT(names) || !names[vector])
		return "exception";
	return names[vector];
}

const char *status_text(int status, char text[STATUS_TEXT_BYTES])
{
	if (status < 0)
		exo_snprintf(text, STATUS_TEXT_BYTES, "%s", exo_strerror(status));
	else if (status >= EXO_STATUS_FILTERED)
		exo_snprintf(text, STATUS_TEXT_BYTES, "made a system call that its filter refuses");
	else if (status >= EXO_STATUS_MEMORY)
		exo_snprintf(text, STATUS_TEXT_BYTES, "ran out of memory");
	else if (status >= EXO_STATUS_KILLED)
		exo_snprintf(text, STATUS_TEXT_BYTES, "was killed");
	else if (status >= EXO_STATUS_FAULT)
		exo_snprintf(text, STATUS_TEXT_BYTES, "faulted: %s (vector %d)",
			     vector_name(status - EXO_STATUS_FAULT), status - EXO_STATUS_FAULT);
	else
		exo_snprintf(text, STATUS_TEXT_BYTES, "exited with code %d", status);
	return text;
}
