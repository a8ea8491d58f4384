/* SPDX-License-Identifier: MIT
 *
 * IS_ENABLED(CONFIG_X): 1 when the option is y, 0 when it is not, usable in an ordinary `if`. The
 * build includes generated/autoconf.h in front of every file, so CONFIG_X is always in sight. A
 * misspelt option would silently be 0: `make check` lists every CONFIG_ word that no Kconfig
 * declares.
 *
 * How it works: CONFIG_X expands to 1 or to nothing known; pasted behind KCONFIG_PICK_ it gives
 * "0," only for 1, which shifts the 1 into second place.
 */
#ifndef EXO_KCONFIG_H
#define EXO_KCONFIG_H

#define KCONFIG_PICK_1                     0,
#define KCONFIG_SECOND(first, second, ...) second
#define KCONFIG_EXPAND(...)                KCONFIG_SECOND(__VA_ARGS__)
#define KCONFIG_PASTE(value)               KCONFIG_EXPAND(KCONFIG_PICK_##value 1, 0, 0)
#define IS_ENABLED(option)                 KCONFIG_PASTE(option)

#endif
