/* SPDX-License-Identifier: MIT
 *
 * What the compiler is told, by name.
 */
#ifndef EXO_COMPILER_H
#define EXO_COMPILER_H

#define __must_check        __attribute__((warn_unused_result))
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define __aligned(n)        __attribute__((aligned(n)))
#define __packed            __attribute__((packed))
#define __used              __attribute__((used))
#define __noinline          __attribute__((noinline))
#define __cold              __attribute__((cold))
#define __hot               __attribute__((hot))
#define __section(name)     __attribute__((section(name)))
/* Everything that it calls becomes part of it, but for __noinline; of other files with CC_LTO only.
 */
#define __flatten __attribute__((flatten))

/* An object of a linker section that is walked: kept, and in the order of the source. */
#define __registered(name) __attribute__((used, no_reorder, section(name), aligned(8)))
#define __always_inline    inline __attribute__((always_inline))

/* ThreadSanitizer sees nothing of it, and is not entered by it. */
#define __no_tsan __attribute__((no_sanitize_thread))

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Entered from assembly only: link-time optimisation must neither drop nor rename it. */
#define __asm_linkage __attribute__((used, externally_visible, noinline))

/* Every object that was placed in a linker section: `section_for_each(const struct test, t, tests)`
 * walks from __start_tests to __stop_tests, which the linker defines. */
#define section_for_each(type, var, section)                 \
	extern type __start_##section[], __stop_##section[]; \
	for (type *var = __start_##section; var < __stop_##section; var++)

#endif
