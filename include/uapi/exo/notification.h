/* SPDX-License-Identifier: MIT
 *
 * Notifications: sets of bits, 0 to 62. Signalling adds bits, waiting takes them away, so that many
 * signals between two waits are one. Nobody waits for anybody to take a signal.
 */
#ifndef UAPI_EXO_NOTIFICATION_H
#define UAPI_EXO_NOTIFICATION_H

#include <stdint.h>
#include <uapi/exo/handle.h>

#define EXO_NOTIFICATION_BITS 0x7fffffffffffffffull

/* A notification without bits. The handle has EXO_RIGHT_SEND, _RECEIVE, _COPY, _REVOKE and
 * _INHERIT. -E_QUOTA, -E_NOMEM, -E_RANGE. */
exo_handle_t exo_notification_create(void);

/* Needs EXO_RIGHT_SEND. A handle's badge, if it has one, says which bits it may signal: -E_PERM.
 * -E_BADHANDLE, -E_INVAL (no bit, or bit 63). */
int exo_notification_signal(exo_handle_t notification, uint64_t bits);

/* Take those of the bits that are set, all at once; when none is, wait for one until deadline_ns of
 * exo_clock (0: do not wait, EXO_NEVER: for ever). Of several threads that wait for a bit one gets
 * it. Needs EXO_RIGHT_RECEIVE. -E_TIMEOUT, -E_BADHANDLE (also when the handle goes meanwhile),
 * -E_PERM, -E_INVAL (no bit). */
int64_t exo_notification_wait(exo_handle_t notification, uint64_t bits, uint64_t deadline_ns);

#endif
