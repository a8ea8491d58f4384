/* SPDX-License-Identifier: MIT
 *
 * An agent that does, when told, what no agent should: `crash MODE [words]`. The tests check that
 * each mode ends this agent in the way it must and nothing but this agent; a person can try them
 * from the prompt.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/start.h>
#include "modes.h"

#define EXIT_SURVIVED 1
#define EXIT_USAGE    2

static int usage(void)
{
	printf("usage: crash MODE, with MODE one of");
	for (const struct mode *mode = modes; mode->name; mode++)
		printf("%s%s", (mode - modes) % 4 ? " " : "\n  ", mode->name);
	printf("\n");
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage();
	for (const struct mode *mode = modes; mode->name; mode++) {
		if (strcmp(mode->name, argv[1]))
			continue;
		mode->run(argc - 1, argv + 1);
		printf("crash: survived %s\n", mode->name);
		return EXIT_SURVIVED;
	}
	printf("crash: no mode is called %s\n", argv[1]);
	return usage();
}
