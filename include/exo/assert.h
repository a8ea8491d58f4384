/* SPDX-License-Identifier: MIT
 *
 * Assertions at three prices, each an option of the menu that perturbs measurements:
 *   assert       O(1), off the hot paths      DEBUG_ASSERT
 *   assert_hot   O(1), on a hot path          DEBUG_ASSERT_HOT
 *   assert_slow  walks a structure            DEBUG_ASSERT_SLOW
 * Off, the condition is type-checked and never evaluated. Failing calls panic().
 */
#ifndef EXO_ASSERT_H
#define EXO_ASSERT_H

#include <exo/kconfig.h>
#include <exo/panic.h>

#define ASSERT_IF(enabled, condition)                                                         \
	do {                                                                                  \
		if ((enabled) && !(condition))                                                \
			panic("%s:%d: assertion failed: %s", __FILE__, __LINE__, #condition); \
	} while (0)

#define assert(condition)      ASSERT_IF(IS_ENABLED(CONFIG_DEBUG_ASSERT), condition)
#define assert_hot(condition)  ASSERT_IF(IS_ENABLED(CONFIG_DEBUG_ASSERT_HOT), condition)
#define assert_slow(condition) ASSERT_IF(IS_ENABLED(CONFIG_DEBUG_ASSERT_SLOW), condition)

#endif
