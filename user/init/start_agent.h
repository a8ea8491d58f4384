/* SPDX-License-Identifier: MIT
 *
 * Starting agents from init, each with what it needs of the handles that the kernel gave to init.
 */
#ifndef INIT_START_AGENT_H
#define INIT_START_AGENT_H

#include <uapi/exo/syscall.h>

/* As exo_agent_spawn: audit gets the audit log; bench and tests that and the interrupt lines; all
 * others nothing. */
exo_handle_t start_agent(const char *name, const char *arguments);

#endif
