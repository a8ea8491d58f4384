/* SPDX-License-Identifier: MIT
 *
 * The life of kernel objects (exo/kobject.h). An object that goes may hold others: they are
 * destroyed one after the other, not one within the other, however long the chain.
 */
#include <exo/assert.h>
#include <exo/heap.h>
#include <exo/kobject.h>

struct kobject *kobject_create(const struct kobject_class *class, size_t bytes, struct quota *quota)
{
	struct kobject *object;

	if (quota_charge(quota, bytes))
		return NULL;
	object = heap_alloc_zeroed(bytes);
	if (!object) {
		quota_credit(quota, bytes);
		return NULL;
	}
	object->class = class;
	object->references = 1;
	object->bytes = (uint32_t)bytes;
	object->quota = quota_get(quota);
	list_init(&object->going);
	return object;
}

static void destroy(struct kobject *object)
{
	struct quota *quota = object->quota;
	size_t bytes = object->bytes;

	if (object->class->destroy)
		object->class->destroy(object);
	heap_free(object, bytes);
	quota_credit(quota, bytes);
	quota_put(quota);
}

void kobject_destroy(struct kobject *object)
{
	static struct list_node going = LIST_EMPTY(going);
	static bool busy;
	struct list_node *node;

	assert(!object->handles);
	list_add_tail(&going, &object->going);
	if (busy)
		return;
	busy = true;
	while ((node = list_pop(&going)))
		destroy(list_entry(node, struct kobject, going));
	busy = false;
}
