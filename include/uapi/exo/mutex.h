/* SPDX-License-Identifier: MIT
 *
 * The word of a mutex, which kernel and user code change together. 0: free. Otherwise the owner's
 * thread id, and MUTEX_WAITERS when somebody may wait in the kernel.
 *
 * User code may change 0 to its id and its id to 0, atomically; everything else is the kernel's
 * (exo_mutex_lock, exo_mutex_unlock). An owner that has ended, or is a thread of another agent
 * while the word is private memory, as after a fork, is none: the next one to lock learns that by
 * -E_DEAD.
 */
#ifndef UAPI_EXO_MUTEX_H
#define UAPI_EXO_MUTEX_H

#define EXO_MUTEX_WAITERS 0x80000000u
#define EXO_MUTEX_OWNER   0x3fffffffu

#endif
