/* SPDX-License-Identifier: MIT
 *
 * SYNC_PI for other rooms (exo/inherit.h).
 */
#include <exo/inherit.h>
#include "inherit.h"

void inherit_changed(struct thread *thread)
{
	inherit_update(thread);
}
