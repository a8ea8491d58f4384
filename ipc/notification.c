/* SPDX-License-Identifier: MIT
 *
 * Notifications (uapi/exo/notification.h). Every signal wakes all who wait, and each looks whether
 * there is something for it.
 */
#include <exo/arch.h>
#include <exo/cap_check.h>
#include <exo/notification.h>
#include <exo/syscall_args.h>
#include <exo/time.h>

#define RIGHTS \
	(EXO_RIGHT_SEND | EXO_RIGHT_RECEIVE | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE | EXO_RIGHT_INHERIT)

/* Those who wait find out whether it was their handle. */
static void notification_cut(struct kobject *object, struct cap *cap __attribute__((unused)))
{
	waitq_wake_all(&container_of(object, struct notification, object)->waiting);
}

static const struct kobject_class notification_class = {
	.type = EXO_OBJECT_NOTIFICATION,
	.cut = notification_cut,
};

SYSCALL_HANDLER(notification_create)
{
	struct kobject *object = kobject_create(&notification_class, sizeof(struct notification),
						arch_current()->agent->quota);
	exo_handle_t handle;

	if (!object)
		return -E_QUOTA;
	waitq_init(&container_of(object, struct notification, object)->waiting);
	handle = handle_create(object, RIGHTS, 0);
	kobject_put(object);
	return handle;
}

void notification_signal(struct notification *notification, uint64_t bits)
{
	irq_state_t state = arch_irq_save();

	notification->bits |= bits;
	if (!list_empty(&notification->waiting.threads))
		waitq_wake_all(&notification->waiting);
	arch_irq_restore(state);
}

/* a: notification, b: bits */
SYSCALL_HANDLER(notification_signal)
{
	struct cap *cap;
	int error =
		cap_find((exo_handle_t)a, CAP_NEED(EXO_OBJECT_NOTIFICATION, EXO_RIGHT_SEND), &cap);

	if (error)
		return error;
	if (!b || b & ~EXO_NOTIFICATION_BITS)
		return -E_INVAL;
	if (cap->badge && b & ~cap->badge)
		return -E_PERM;
	notification_signal(notification_of(cap), b);
	return 0;
}

static uint64_t take(struct notification *notification, uint64_t bits)
{
	uint64_t taken = notification->bits & bits;

	notification->bits -= taken;
	return taken;
}

/* The bits, or 0 after a sleep that may have been for nothing, or -E_TIMEOUT, -E_AGAIN. */
static int64_t take_or_sleep(struct cap *cap, uint64_t bits, uint64_t deadline_ns)
{
	struct notification *notification = notification_of(cap);
	irq_state_t state = arch_irq_save();
	int64_t result = (int64_t)take(notification, bits);

	if (!result && thread_must_end()) {
		result = -E_AGAIN;
	} else if (!result && time_now_ns() >= deadline_ns) {
		result = -E_TIMEOUT;
	} else if (!result) {
		cap->kind |= CAP_WAITED;
		kobject_get(&notification->object);
		waitq_sleep_until(&notification->waiting, deadline_ns, 0);
		kobject_put(&notification->object);
	}
	arch_irq_restore(state);
	return result;
}

/* a: notification, b: bits, c: until when, in ns of the clock */
SYSCALL_HANDLER(notification_wait)
{
	struct cap *cap;
	int64_t result = b & EXO_NOTIFICATION_BITS ? 0 : -E_INVAL;

	while (!result) {
		result = cap_find((exo_handle_t)a,
				  CAP_NEED(EXO_OBJECT_NOTIFICATION, EXO_RIGHT_RECEIVE), &cap);
		if (!result)
			result = take_or_sleep(cap, b & EXO_NOTIFICATION_BITS, c);
	}
	return result;
}
