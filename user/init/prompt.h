/* SPDX-License-Identifier: MIT
 *
 * The prompt and its commands.
 */
#ifndef INIT_PROMPT_H
#define INIT_PROMPT_H

struct command {
	const char *name;
	const char *arguments; /* for help: "[pattern]" */
	const char *help;      /* one line, small letter, no full stop */
	int least;             /* fewest and most words behind the name */
	int most;
	void (*run)(int argc, char **argv);
};

_Noreturn void prompt_run(void);

/* The agents that init started and that have ended: say how, and let go of them. */
void agents_reap(void);

/* command_agents.c */
void command_agents(int argc, char **argv);
void command_run(int argc, char **argv);
void command_kill(int argc, char **argv);
void command_audit(int argc, char **argv);

/* command_suites.c */
void command_bench(int argc, char **argv);
void command_test(int argc, char **argv);

/* command_config.c */
void command_config(int argc, char **argv);

/* command_system.c */
void command_mem(int argc, char **argv);
void command_log(int argc, char **argv);
void command_uptime(int argc, char **argv);
void command_reboot(int argc, char **argv);
void command_poweroff(int argc, char **argv);

#endif
