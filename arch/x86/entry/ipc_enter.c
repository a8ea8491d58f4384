/* SPDX-License-Identifier: MIT
 *
 * IPC_FASTPATH: from the entry code (syscall_ipc_*.inc) into the fast path, and out of the kernel.
 * Interrupts are off throughout; the calls do not appear in the thread's count.
 */
#include <exo/ipc_fastpath.h>
#include "../cpu/features.h"
#include "frame.h"
#include "outside.h"

__asm_linkage int64_t ipc_enter_call(exo_handle_t handle, uint64_t info, uint64_t deadline_ns)
{
	int64_t result;

	smap_close();
	kernel_lock();
	result = ipc_fastpath_call(handle, info, deadline_ns);
	if (likely(result != IPC_FASTPATH_NOT))
		leave_to_user();
	kernel_unlock();
	return result;
}

__asm_linkage int64_t ipc_enter_reply_wait(exo_handle_t handle, uint64_t info, uint64_t deadline_ns)
{
	int64_t result;

	smap_close();
	kernel_lock();
	result = ipc_fastpath_reply_wait(handle, info, deadline_ns);
	if (likely(result != IPC_FASTPATH_NOT))
		leave_to_user();
	kernel_unlock();
	return result;
}
