/* SPDX-License-Identifier: MIT
 *
 * Strings from user memory: read up to the end of each page, so that a string that ends right
 * before an unmapped page is not a fault.
 */
#include <exo/string.h>
#include <exo/syscall_args.h>

int user_string(char *to, size_t bytes, uint64_t user_from)
{
	size_t done = 0;

	while (done < bytes) {
		size_t step = MIN(bytes - done, PAGE_BYTES - (user_from + done) % PAGE_BYTES);
		int error = arch_copy_from_user(to + done, (const void *)(user_from + done), step);

		if (error)
			return error;
		if (strnlen(to + done, step) < step)
			return 0;
		done += step;
	}
	return -E_TOOBIG;
}
