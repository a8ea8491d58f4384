/* SPDX-License-Identifier: MIT
 *
 * The PS/2 keyboard behind an 8042 controller. Nothing is assumed of the firmware: UEFI may leave
 * the controller as the power left it, a BIOS may have configured it, and newer machines have none.
 * Every wait is bounded. Commands and status bits: IBM PS/2 Hardware Interface Technical Reference,
 * "Keyboard and Auxiliary Device Controller".
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/irq.h>
#include <exo/log.h>
#include <uapi/exo/errors.h>
#include "keyboard.h"

#define I8042_DATA    0x60
#define I8042_STATUS  0x64 /* read */
#define I8042_COMMAND 0x64 /* write */

#define STATUS_OUTPUT_FULL 0x01 /* a byte waits for us */
#define STATUS_INPUT_FULL  0x02 /* our last byte has not been taken yet */
#define STATUS_MOUSE       0x20 /* the waiting byte comes from the second port */
#define STATUS_ABSENT      0xff /* nobody drives the bus */

#define COMMAND_READ_MODE        0x20
#define COMMAND_WRITE_MODE       0x60
#define COMMAND_MOUSE_DISABLE    0xa7
#define COMMAND_SELF_TEST        0xaa
#define COMMAND_KEYBOARD_DISABLE 0xad
#define COMMAND_KEYBOARD_ENABLE  0xae

#define SELF_TEST_PASSED 0x55

#define MODE_KEYBOARD_IRQ 0x01
#define MODE_MOUSE_IRQ    0x02
#define MODE_KEYBOARD_OFF 0x10
#define MODE_TRANSLATE    0x40 /* the keyboard's set 2 reaches us as set 1 */

#define KEYBOARD_DEFAULTS 0xf6 /* set 2, usual repeat rate */
#define KEYBOARD_SCAN     0xf4
#define KEYBOARD_ACK      0xfa

/* About 1 us each on a PC: a keyboard answers within 20 ms. */
#define POLLS_MAX 50000
/* More than controller and keyboard can hold. */
#define FLUSH_MAX 64

static struct keyboard_state state;

static bool status_wait(uint8_t mask, uint8_t value)
{
	for (unsigned i = 0; i < POLLS_MAX; i++) {
		if ((arch_port_in8(I8042_STATUS) & mask) == value)
			return true;
	}
	return false;
}

static int send(uint16_t port, uint8_t byte)
{
	if (!status_wait(STATUS_INPUT_FULL, 0))
		return -E_ABSENT;
	arch_port_out8(port, byte);
	return 0;
}

/* The next byte, or -E_ABSENT. */
static int receive(void)
{
	if (!status_wait(STATUS_OUTPUT_FULL, STATUS_OUTPUT_FULL))
		return -E_ABSENT;
	return arch_port_in8(I8042_DATA);
}

static void flush(void)
{
	for (unsigned i = 0; i < FLUSH_MAX; i++) {
		if (!(arch_port_in8(I8042_STATUS) & STATUS_OUTPUT_FULL))
			return;
		arch_port_in8(I8042_DATA);
	}
}

static int mode_write(uint8_t mode)
{
	int error = send(I8042_COMMAND, COMMAND_WRITE_MODE);

	return error ? error : send(I8042_DATA, mode);
}

static int mode_read(void)
{
	int error = send(I8042_COMMAND, COMMAND_READ_MODE);

	return error ? error : receive();
}

/* The self test may reset the controller, so everything is configured after it. */
static int controller_init(void)
{
	int answer;

	if (arch_port_in8(I8042_STATUS) == STATUS_ABSENT)
		return -E_ABSENT;
	if (send(I8042_COMMAND, COMMAND_KEYBOARD_DISABLE) ||
	    send(I8042_COMMAND, COMMAND_MOUSE_DISABLE))
		return -E_ABSENT;
	flush();
	if (send(I8042_COMMAND, COMMAND_SELF_TEST))
		return -E_ABSENT;
	answer = receive();
	if (answer < 0)
		return answer;
	if (answer != SELF_TEST_PASSED)
		log_warn("keyboard: the 8042 answers its self test with %#x", (unsigned)answer);
	return send(I8042_COMMAND, COMMAND_KEYBOARD_ENABLE);
}

/* False when the keyboard does not say that it understood. */
static bool keyboard_command(uint8_t command)
{
	return !send(I8042_DATA, command) && receive() == KEYBOARD_ACK;
}

static bool keyboard_interrupt(struct irq_handler *handler __attribute__((unused)))
{
	char text[KEYBOARD_TEXT_MAX];

	for (unsigned i = 0; i < FLUSH_MAX; i++) {
		uint8_t status = arch_port_in8(I8042_STATUS);
		uint8_t code;
		size_t count;

		if (!(status & STATUS_OUTPUT_FULL))
			return i;
		code = arch_port_in8(I8042_DATA);
		if (status & STATUS_MOUSE)
			continue;
		count = keyboard_decode(&state, code, text);
		for (size_t j = 0; j < count; j++)
			console_input(text[j]);
	}
	return true;
}

/* Interrupts only now, when nothing else reads the data port. */
static int interrupt_enable(uint8_t mode)
{
	static struct irq_handler handler = { .handle = keyboard_interrupt, .name = "keyboard" };
	irq_state_t irq;
	int error = irq_register(1, &handler);

	if (error) {
		log_warn("keyboard: interrupt line 1 is not served");
		return error;
	}
	irq = arch_irq_save();
	error = mode_write(mode | MODE_KEYBOARD_IRQ);
	/* A key that was pressed before has raised no interrupt and would hold back all others. */
	keyboard_interrupt(&handler);
	arch_irq_restore(irq);
	return error;
}

/* The keyboard on, its codes translated; interrupts when its time comes. */
static uint8_t mode_wanted(int mode)
{
	mode &= ~(MODE_KEYBOARD_IRQ | MODE_MOUSE_IRQ | MODE_KEYBOARD_OFF);
	return (uint8_t)(mode | MODE_TRANSLATE);
}

int keyboard_init(void)
{
	int mode = controller_init();

	if (!mode)
		mode = mode_read();
	if (mode < 0 || mode_write(mode_wanted(mode))) {
		log_info("keyboard: no 8042 controller");
		return -E_ABSENT;
	}
	if (!keyboard_command(KEYBOARD_DEFAULTS) || !keyboard_command(KEYBOARD_SCAN))
		log_info("keyboard: the 8042 is there, but no keyboard answers on it");
	flush();
	return interrupt_enable(mode_wanted(mode));
}
