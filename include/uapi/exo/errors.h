/* SPDX-License-Identifier: MIT
 *
 * The one table of errors. Kernel and agents share it: a command returns 0 (or a count) on success
 * and a negative code on failure, `return -E_INVAL`; a predicate returns bool and never a code.
 * Numbers are part of the ABI: append, never renumber.
 */
#ifndef UAPI_EXO_ERRORS_H
#define UAPI_EXO_ERRORS_H

#define EXO_ERRORS(X)                               \
	X(1, E_PERM, "not permitted")               \
	X(2, E_NOENT, "no such object")             \
	X(3, E_NOMEM, "out of memory")              \
	X(4, E_INVAL, "invalid argument")           \
	X(5, E_FAULT, "bad address")                \
	X(6, E_RANGE, "out of range")               \
	X(7, E_NOSYS, "no such system call")        \
	X(8, E_FORMAT, "malformed")                 \
	X(9, E_EXIST, "exists already")             \
	X(10, E_BUSY, "busy")                       \
	X(11, E_AGAIN, "try again")                 \
	X(12, E_DEAD, "peer is gone")               \
	X(13, E_ABSENT, "device or feature absent") \
	X(14, E_TOOBIG, "too big")                  \
	X(15, E_UNSTABLE, "measurement not stable") \
	X(16, E_QUOTA, "quota exhausted")           \
	X(17, E_TIMEOUT, "time is up")              \
	X(18, E_BADHANDLE, "no such handle")        \
	X(19, E_INTR, "interrupted")

#define EXO_ERROR_ENUM(number, name, text) name = number,
enum exo_error { EXO_ERRORS(EXO_ERROR_ENUM) };
#undef EXO_ERROR_ENUM

/* The text of an error, sign ignored; "unknown error" for a number outside the table. Never NULL.
 */
const char *exo_strerror(int error);

/* The name of an error ("E_INVAL"), sign ignored; "E_?" for a number outside the table. */
const char *exo_errname(int error);

#endif
