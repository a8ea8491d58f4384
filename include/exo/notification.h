/* SPDX-License-Identifier: MIT
 *
 * Notifications, for the kernel's own use (uapi/exo/notification.h says what they are).
 */
#ifndef EXO_NOTIFICATION_H
#define EXO_NOTIFICATION_H

#include <exo/cap.h>
#include <exo/kobject.h>
#include <exo/waitq.h>
#include <uapi/exo/notification.h>

struct notification {
	struct kobject object;
	uint64_t bits; /* interrupts off */
	struct waitq waiting;
};

/* Who holds a reference signals. Any context. */
void notification_signal(struct notification *notification, uint64_t bits);

/* The object of a capability of type EXO_OBJECT_NOTIFICATION. */
static inline struct notification *notification_of(const struct cap *cap)
{
	return container_of(cap->object, struct notification, object);
}

#endif
