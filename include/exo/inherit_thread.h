/* SPDX-License-Identifier: MIT
 *
 * What a thread keeps about inherited priorities: with SYNC_PI its own one, else nothing
 * (kernel/inherit.h).
 */
#ifndef EXO_INHERIT_THREAD_H
#define EXO_INHERIT_THREAD_H

#ifdef CONFIG_SYNC_PI
struct inherit_thread {
	unsigned own_priority; /* what it has without those who wait for it */
};
#else
struct inherit_thread {
};
#endif

#endif
