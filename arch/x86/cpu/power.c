/* SPDX-License-Identifier: MIT
 *
 * Leaving the machine: QEMU's debug-exit device when the command line names it, ACPI S5
 * (ACPI 4.8.3.2) or the emulators' ports, and for a reboot the reset port, the keyboard controller,
 * a triple fault.
 */
#include <exo/arch.h>
#include <exo/cmdline.h>
#include <exo/console.h>
#include "acpi.h"

#define SCI_ENABLE       (1u << 0) /* the machine is in ACPI mode */
#define SLEEP_ENABLE     (1u << 13)
#define SLEEP_TYPE_SHIFT 10
#define SLEEP_MASK       (0xfu << SLEEP_TYPE_SHIFT)
#define ACPI_MODE_POLLS  100000

#define RESET_PORT       0xcf9 /* PIIX and ICH: bit 1 system reset, bit 2 do it */
#define KEYBOARD_COMMAND 0x64
#define KEYBOARD_RESET   0xfe
#define BOCHS_SHUTDOWN   0x8900

_Noreturn void arch_stop(void)
{
	for (;;)
		__asm__ volatile("cli; hlt" : : : "memory");
}

/* ACPI 4.8.2.5: the firmware owns the registers until it is asked for them. */
static void acpi_mode_enter(void)
{
	if (!acpi.smi_command || !acpi.acpi_enable ||
	    arch_port_in16(acpi.pm1a_control) & SCI_ENABLE)
		return;
	arch_port_out8(acpi.smi_command, acpi.acpi_enable);
	for (unsigned i = 0; i < ACPI_MODE_POLLS; i++)
		if (arch_port_in16(acpi.pm1a_control) & SCI_ENABLE)
			return;
}

static void sleep_write(uint16_t port, uint16_t type)
{
	uint16_t rest = arch_port_in16(port) & ~(SLEEP_MASK | SLEEP_ENABLE);

	arch_port_out16(port, rest | type << SLEEP_TYPE_SHIFT | SLEEP_ENABLE);
}

static void debug_exit(int code)
{
	console_drain();
	if (cmdline.debug_exit)
		arch_port_out8(cmdline.debug_exit, code);
}

_Noreturn void arch_halt(int code)
{
	arch_cpus_stop();
	debug_exit(code);
	arch_stop();
}

_Noreturn void arch_power_off(int code)
{
	acpi_need_sleep_type();
	arch_cpus_stop();
	debug_exit(code);
	if (acpi.sleep_type_known && acpi.pm1a_control) {
		acpi_mode_enter();
		sleep_write(acpi.pm1a_control, acpi.sleep_type_a);
		if (acpi.pm1b_control)
			sleep_write(acpi.pm1b_control, acpi.sleep_type_b);
	}
	for (const char *at = "Shutdown"; *at; at++)
		arch_port_out8(BOCHS_SHUTDOWN, *at);
	console_printf("It is now safe to turn off the machine.\n");
	arch_stop();
}

_Noreturn void arch_reboot(void)
{
	static const struct {
		uint16_t limit;
		uint64_t base;
	} __packed no_idt = { 0, 0 };

	arch_cpus_stop();
	console_drain();
	arch_irq_disable();
	arch_port_out8(RESET_PORT, 0x02);
	arch_port_out8(RESET_PORT, 0x06);
	arch_port_out8(KEYBOARD_COMMAND, KEYBOARD_RESET);
	__asm__ volatile("lidt %0; int3" : : "m"(no_idt));
	arch_stop();
}
