/* SPDX-License-Identifier: MIT
 *
 * The calls of IPC_FUSION_RINGS without it: there are none. Compare with channel_ring.c.
 */
#include <exo/syscall_args.h>

SYSCALL_HANDLER(channel_map)
{
	return -E_NOSYS;
}

SYSCALL_HANDLER(channel_wait)
{
	return -E_NOSYS;
}

SYSCALL_HANDLER(channel_wake)
{
	return -E_NOSYS;
}

SYSCALL_HANDLER(channel_turn)
{
	return -E_NOSYS;
}
