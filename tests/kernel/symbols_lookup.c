/* SPDX-License-Identifier: MIT
 *
 * The symbol table of the image names its own functions.
 */
#include <exo/arch.h>
#include <exo/string.h>
#include <exo/symbols.h>
#include <exo/syscall.h>
#include <exo/test.h>

TEST(symbols_name_functions)
{
	size_t offset;
	const char *name = symbol_at((vaddr_t)sys_getpid, &offset);

	CHECK(name && !strcmp(name, "sys_getpid"));
	CHECK_EQUAL(offset, 0);
	name = symbol_at((vaddr_t)sys_getpid + 1, &offset);
	CHECK(name && !strcmp(name, "sys_getpid"));
	CHECK_EQUAL(offset, 1);
	CHECK(!symbol_at(0, &offset));
	CHECK(!symbol_at(ARCH_DIRECT_MAP, &offset));
	CHECK(!symbol_at(UINT64_MAX, &offset));
}
