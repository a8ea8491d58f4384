/* SPDX-License-Identifier: MIT
 *
 * Every system call, once: EXO_SYSCALL(number, name). Included by C and by assembly with
 * EXO_SYSCALL and EXO_SYSCALL_SHORT defined to what the includer needs; it has no include guard.
 * The numbers are the ABI; the list may have gaps, and calls of those are -E_NOSYS. 45 to 64 are
 * for capabilities, endpoints and notifications, 65 to 79 for channels, 80 to 89 for the record and
 * the filter.
 *
 * Short calls come first: they never sleep, touch no user memory and return in a few instructions,
 * so SYSCALL_FASTPATH may run them without a frame. The generic path runs them too.
 */
EXO_SYSCALL_SHORT(0, getpid)
EXO_SYSCALL_SHORT(1, clock)
EXO_SYSCALL(2, exit)
EXO_SYSCALL(3, yield)
EXO_SYSCALL(4, sleep)
EXO_SYSCALL(5, console_write)
EXO_SYSCALL(6, console_read)
EXO_SYSCALL(7, agent_spawn)
EXO_SYSCALL(8, agent_wait)
EXO_SYSCALL(9, agent_kill)
EXO_SYSCALL(10, agent_info)
EXO_SYSCALL(11, system_info)
EXO_SYSCALL(12, file_read)
EXO_SYSCALL(13, log_read)
EXO_SYSCALL(14, kernel_bench)
EXO_SYSCALL(15, kernel_test)
EXO_SYSCALL(16, boot_done)
EXO_SYSCALL(17, power)
EXO_SYSCALL(18, vm_map)
EXO_SYSCALL(19, vm_unmap)
EXO_SYSCALL(20, vm_protect)
EXO_SYSCALL(21, vm_share)
EXO_SYSCALL(22, fork)
EXO_SYSCALL(23, exec)
EXO_SYSCALL(24, vm_map_file)
EXO_SYSCALL(25, console_break)
EXO_SYSCALL(26, thread_self)
EXO_SYSCALL(27, thread_create)
EXO_SYSCALL(28, thread_exit)
EXO_SYSCALL(29, thread_tls)
EXO_SYSCALL(30, thread_name)
EXO_SYSCALL(31, thread_info)
EXO_SYSCALL(32, futex_wait)
EXO_SYSCALL(33, futex_wake)
EXO_SYSCALL(34, sleep_until)
EXO_SYSCALL(35, irq_bind)
EXO_SYSCALL(36, irq_unbind)
EXO_SYSCALL(37, irq_wait)
EXO_SYSCALL(38, irq_raise)
EXO_SYSCALL(39, thread_priority)
EXO_SYSCALL(40, agent_priority)
EXO_SYSCALL(41, deadline)
EXO_SYSCALL(42, deadline_next)
EXO_SYSCALL(43, mutex_lock)
EXO_SYSCALL(44, mutex_unlock)
