/* SPDX-License-Identifier: MIT
 *
 * The kernel command line: words of the form key=value, separated by blanks. Every word must be
 * known and well formed; anything else stops the start-up with a message that names the word.
 */
#ifndef EXO_CMDLINE_H
#define EXO_CMDLINE_H

#include <exo/compiler.h>
#include <exo/log.h>
#include <exo/types.h>
#include <uapi/exo/errors.h>

#define CMDLINE_VALUE_MAX 256

struct cmdline {
	enum log_level loglevel;       /* loglevel=error|warn|info|debug */
	char bench[CMDLINE_VALUE_MAX]; /* bench=PATTERN for init; empty when not given */
	char test[CMDLINE_VALUE_MAX];  /* test=PATTERN for init */
	char init[CMDLINE_VALUE_MAX];  /* init=NAME, the first agent's file */
	char instrument[16];           /* instrument=exact|kvm|mttcg|hw|host|interactive */
	uint64_t seed;                 /* seed=N for random tests */
	uint64_t stress;               /* stress=SECONDS of the test smp_stress; 0: a moment */
	uint64_t effort; /* effort=PERCENT of their repetitions that long tests make, 1 to 100 */
	uint16_t debug_exit; /* debug_exit=PORT of QEMU's isa-debug-exit, 0 when there is none */
};

/* The parsed command line; defaults before cmdline_parse. Written at start-up only. */
extern struct cmdline cmdline;

/* Parse text into *parsed. 0, or -E_INVAL with the first offending word in bad_word and the
 * reason in *reason. All good words take effect, before and behind it. */
int cmdline_parse(const char *text, struct cmdline *parsed, char bad_word[CMDLINE_VALUE_MAX],
		  const char **reason) __must_check;

#endif
