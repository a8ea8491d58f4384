/* SPDX-License-Identifier: MIT
 *
 * From the first instruction to main. The argument string is split in place: it is this agent's
 * own.
 */
#include <exo/string.h>
#include <exo_user/console.h>
#include <exo_user/start.h>
#include <exo_user/thread.h>
#include <exo_user/words.h>

void exo_start(char *arguments, thread_id_t thread)
{
	static char *argv[START_WORDS_MAX + 1];
	int argc = words_split(arguments, argv, START_WORDS_MAX);

	thread_start_first(thread);
	if (argc < 0) {
		printf("%s: more than %d arguments\n", argv[0], START_WORDS_MAX - 1);
		exo_exit(START_EXIT_TOO_MANY);
	}
	exo_exit(main(argc, argv));
}
