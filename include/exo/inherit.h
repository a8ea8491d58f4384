/* SPDX-License-Identifier: MIT
 *
 * SYNC_PI, for whoever makes threads wait for each other outside of mutexes (kernel/inherit.h has
 * the two variants).
 */
#ifndef EXO_INHERIT_H
#define EXO_INHERIT_H

struct thread;

#ifdef CONFIG_SYNC_PI
/* Who waits for this thread, or with what priority, has changed. NULL is ignored. Interrupts off.
 */
void inherit_changed(struct thread *thread);
#else
static inline void inherit_changed(struct thread *thread __attribute__((unused))) {}
#endif

#endif
