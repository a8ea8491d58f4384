/* SPDX-License-Identifier: MIT
 *
 * Threads that sleep for a time. Private to sched/. Interrupts off.
 */
#ifndef SCHED_SLEEPERS_H
#define SCHED_SLEEPERS_H

#include <exo/thread.h>

void sleepers_add(struct thread *thread); /* thread->wake_at_ns is set */
void sleepers_wake(uint64_t now_ns);      /* everybody whose time has come */

#endif
