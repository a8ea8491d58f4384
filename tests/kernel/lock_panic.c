/* SPDX-License-Identifier: MIT
 *
 * DEBUG_LOCKS' panics, provoked. Each of these ends the system, so it runs only when the command
 * line names it and nothing else (test=NAME): tests/system/panic.t does.
 */
#include <exo/arch.h>
#include <exo/cmdline.h>
#include <exo/spinlock.h>
#include <exo/string.h>
#include <exo/test.h>

static struct spinlock first, second;
static struct spin_node first_node, second_node;

static bool is_wanted(struct test_run *t, const char *name)
{
	if (!strcmp(cmdline.test, name))
		return true;
	test_skip(t, "it ends in a panic: only when the command line names it");
	return false;
}

/* No CPU waits for another one here; two that came at once would. */
TEST(panic_lock_order)
{
	if (!is_wanted(t, "panic_lock_order"))
		return;
	arch_irq_disable();
	spin_lock(&first, &first_node);
	spin_lock(&second, &second_node);
	spin_unlock(&second, &second_node);
	spin_unlock(&first, &first_node);
	spin_lock(&second, &second_node);
	spin_lock(&first, &first_node);
	CHECK(!"both are held");
}

TEST(panic_lock_twice)
{
	if (!is_wanted(t, "panic_lock_twice"))
		return;
	arch_irq_disable();
	spin_lock(&first, &first_node);
	spin_lock(&first, &second_node);
	CHECK(!"it is held twice");
}

TEST(panic_lock_release)
{
	if (!is_wanted(t, "panic_lock_release"))
		return;
	arch_irq_disable();
	spin_unlock(&first, &first_node);
	CHECK(!"it was released");
}
