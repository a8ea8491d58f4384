/* SPDX-License-Identifier: MIT
 *
 * Runs of 8-byte words: x86's instructions, of which sanitizers see nothing unless they are told.
 */
#ifndef ARCH_HOST_WORDS_H
#define ARCH_HOST_WORDS_H

#include <exo/types.h>

#if defined(CONFIG_HOST_ASAN)
#include "words_asan.h"
#elif defined(CONFIG_HOST_TSAN)
#include "words_tsan.h"
#else
#include "../../../x86/include/arch/words.h"
#endif

#endif
