/* SPDX-License-Identifier: MIT
 *
 * The end: the process exits with the code.
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/panic.h>
#include "../linux/door.h"

_Noreturn void arch_stop(void)
{
	door_stop();
}

_Noreturn void arch_halt(int code)
{
	door_exit(code);
}

_Noreturn void arch_power_off(int code)
{
	arch_irq_disable();
	arch_cpus_stop();
	door_exit(code);
}

_Noreturn void arch_reboot(void)
{
	fatal("a process does not start again by itself");
}

void arch_backtrace(void)
{
	door_backtrace();
}

__asm_linkage _Noreturn void host_fault(const char *what, uintptr_t address, uintptr_t rip)
{
	panic("%s at %lx, address %lx", what, rip, address);
}
