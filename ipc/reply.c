/* SPDX-License-Identifier: MIT
 *
 * Reply objects (reply.h). A reply closes the handle that it was made by; a reply by another
 * handle of the same call, if there is one, is -E_DEAD.
 */
#include <exo/arch.h>
#include <exo/audit.h>
#include <exo/cap_check.h>
#include <exo/syscall_args.h>
#include "call.h"
#include "reply.h"

/* Nobody can answer any more. */
static void reply_unnamed(struct kobject *object)
{
	struct reply *reply = container_of(object, struct reply, object);
	struct thread *client = reply->client;
	irq_state_t state = arch_irq_save();

	reply->client = NULL;
	if (client)
		ipc_finish(client, -E_DEAD);
	arch_irq_restore(state);
}

static const struct kobject_class reply_class = {
	.type = EXO_OBJECT_REPLY,
	.unnamed = reply_unnamed,
};

static exo_handle_t reply_create(void)
{
	struct kobject *object =
		kobject_create(&reply_class, sizeof(struct reply), arch_current()->agent->quota);
	struct reply *reply;
	exo_handle_t handle;

	if (!object)
		return -E_QUOTA;
	reply = container_of(object, struct reply, object);
	handle = handle_create(object, EXO_RIGHT_SEND | EXO_RIGHT_COPY, 0);
	if (handle > 0) {
		irq_state_t state = arch_irq_save();

		reply->client = ipc_give_away(reply);
		arch_irq_restore(state);
	}
	kobject_put(object);
	return handle;
}

SYSCALL_HANDLER(ipc_reply_save)
{
	int error = ipc_in_hand();

	return error ? error : reply_create();
}

int reply_by_handle(exo_handle_t handle)
{
	struct cap *cap;
	struct reply *reply;
	struct thread *client;
	int error = cap_find(handle, CAP_NEED(EXO_OBJECT_REPLY, EXO_RIGHT_SEND), &cap);

	if (error)
		return error;
	reply = container_of(cap->object, struct reply, object);
	client = reply->client;
	reply->client = NULL;
	if (client)
		ipc_answer(client);
	handle_remove(cap);
	return client ? 0 : -E_DEAD;
}
