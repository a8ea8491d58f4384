/* SPDX-License-Identifier: MIT
 *
 * The agent that does nothing and ends well: the smallest program there is, for what starting one
 * costs.
 */
#include <exo_user/start.h>

int main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}
