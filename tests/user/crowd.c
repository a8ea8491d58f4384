/* SPDX-License-Identifier: MIT
 *
 * A crowd of threads (crowd.h).
 */
#include <exo_user/thread.h>
#include "crowd.h"

bool run_crowd(int (*main)(void *number))
{
	struct thread *threads[CROWD];
	int result, wrong = 0;

	for (uintptr_t i = 0; i < CROWD; i++)
		if (thread_create(&threads[i], main, (void *)i, NULL))
			return false;
	for (unsigned i = 0; i < CROWD; i++) {
		thread_join(threads[i], &result);
		wrong |= result;
	}
	return !wrong;
}
