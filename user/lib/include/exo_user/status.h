/* SPDX-License-Identifier: MIT
 *
 * How an agent ended, in words.
 */
#ifndef EXO_USER_STATUS_H
#define EXO_USER_STATUS_H

#include <exo/types.h>

#define STATUS_TEXT_BYTES 48

/* "exited with code 3", "was killed", "faulted: page fault (vector 14)" for a status of
 * exo_agent_wait; for a negative error its text. Returns text. */
const char *status_text(int status, char text[STATUS_TEXT_BYTES]);

#endif
