/* SPDX-License-Identifier: MIT
 *
 * Checked copies between kernel and user memory: the range must lie in user space; whether it is
 * mapped, and with which rights, the hardware checks while copying (SDM vol. 3A, 4.6).
 */
#include <exo/arch.h>
#include <uapi/exo/errors.h>

int copy_user(void *to, const void *from, size_t bytes);
int exchange_user(uint32_t *word, uint32_t from, uint32_t to);

static bool in_user_space(const void *address, size_t bytes)
{
	vaddr_t start = (vaddr_t)address;

	return start < ARCH_USER_END && bytes <= ARCH_USER_END - start;
}

int arch_copy_from_user(void *to, const void *user_from, size_t bytes)
{
	return in_user_space(user_from, bytes) ? copy_user(to, user_from, bytes) : -E_FAULT;
}

int arch_copy_to_user(void *user_to, const void *from, size_t bytes)
{
	return in_user_space(user_to, bytes) ? copy_user(user_to, from, bytes) : -E_FAULT;
}

int arch_user_exchange(uint32_t *user_word, uint32_t from, uint32_t to)
{
	return in_user_space(user_word, sizeof(*user_word)) ? exchange_user(user_word, from, to)
							    : -E_FAULT;
}
