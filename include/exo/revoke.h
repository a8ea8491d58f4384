/* SPDX-License-Identifier: MIT
 *
 * Revocation (uapi/exo/handle.h). May let others run.
 */
#ifndef EXO_REVOKE_H
#define EXO_REVOKE_H

#include <uapi/exo/handle.h>

/* As exo_cap_revoke, for the running agent. */
int cap_revoke(exo_handle_t handle);

#endif
