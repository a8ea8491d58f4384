/* SPDX-License-Identifier: MIT
 *
 * Endpoints: making them, and what becomes of those who wait there when handles go.
 */
#include <exo/arch.h>
#include <exo/endpoint.h>
#include <exo/handle.h>
#include <exo/inherit.h>
#include <exo/syscall_args.h>
#include "call.h"

#define RIGHTS \
	(EXO_RIGHT_SEND | EXO_RIGHT_RECEIVE | EXO_RIGHT_COPY | EXO_RIGHT_REVOKE | EXO_RIGHT_INHERIT)

static struct endpoint *endpoint_of(struct kobject *object)
{
	return container_of(object, struct endpoint, object);
}

/* Whoever waits in the list by this capability, or by any (NULL), waits no more. */
static void dismiss(struct endpoint *endpoint, struct list_node *list, const struct cap *cap,
		    int error)
{
	irq_state_t state = arch_irq_save();

	list_for_each_safe (struct thread, thread, list, run_node) {
		if (cap && thread->ipc.cap != cap)
			continue;
		ipc_finish(thread, error);
		kobject_put(&endpoint->object);
	}
	inherit_changed(endpoint->serving);
	arch_irq_restore(state);
}

static void endpoint_cut(struct kobject *object, struct cap *cap)
{
	struct endpoint *endpoint = endpoint_of(object);

	dismiss(endpoint, &endpoint->callers, cap, -E_BADHANDLE);
	dismiss(endpoint, &endpoint->servers, cap, -E_BADHANDLE);
}

static void endpoint_unserved(struct kobject *object)
{
	struct endpoint *endpoint = endpoint_of(object);

	dismiss(endpoint, &endpoint->callers, NULL, -E_DEAD);
}

static void endpoint_destroy(struct kobject *object)
{
	struct endpoint *endpoint = endpoint_of(object);

	if (endpoint->serving)
		endpoint->serving->ipc.serves = NULL;
}

static const struct kobject_class endpoint_class = {
	.type = EXO_OBJECT_ENDPOINT,
	.unserved = endpoint_unserved,
	.cut = endpoint_cut,
	.destroy = endpoint_destroy,
};

SYSCALL_HANDLER(endpoint_create)
{
	struct kobject *object = kobject_create(&endpoint_class, sizeof(struct endpoint),
						arch_current()->agent->quota);
	exo_handle_t handle;

	if (!object)
		return -E_QUOTA;
	list_init(&endpoint_of(object)->callers);
	list_init(&endpoint_of(object)->servers);
	handle = handle_create(object, RIGHTS, 0);
	kobject_put(object);
	return handle;
}
