/* SPDX-License-Identifier: MIT
 *
 * From a handle to the object, as system calls do it. The handle is unknown to the compiler; type
 * and rights are the call's own and constant, as they are there.
 */
#include <exo/bench.h>
#include <exo/cap_check.h>

static const struct kobject_class test_class = { .type = EXO_OBJECT_TEST };

BENCH(cap_check, .op = "handle to object with a right inside the kernel", .target = 500, .goal = 12,
      .options = "CAP_CACHE")
{
	struct kobject *object =
		kobject_create(&test_class, sizeof(*object), arch_current()->agent->quota);
	exo_handle_t handle = object ? handle_create(object, EXO_RIGHT_SEND, 0) : -E_NOMEM;
	struct cap *cap;

	if (object)
		kobject_put(object);
	if (handle < 0) {
		bench_fail(b, "no handle");
		return;
	}
	bench_loop (b) {
		const struct kobject *found;

		bench_opaque(handle);
		bench_begin(b);
		found = cap_check_object(handle, CAP_NEED(EXO_OBJECT_TEST, EXO_RIGHT_SEND));
		bench_keep(found);
		bench_end(b);
		if (!found)
			bench_fail(b, "not found");
	}
	if (!handle_find(handle, 0, &cap))
		handle_remove(cap);
}
