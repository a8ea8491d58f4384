/* SPDX-License-Identifier: MIT
 *
 * Every system call, once: EXO_SYSCALL(number, name). Included by C and by assembly with
 * EXO_SYSCALL and EXO_SYSCALL_SHORT defined to what the includer needs; it has no include guard.
 * The numbers are the ABI.
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
