/* SPDX-License-Identifier: MIT
 *
 * The serial console: a 16550 UART at the first PC port, 115200 baud, 8N1. Output is polled, so
 * that it works from the first instruction to the last panic, and needs no memory. Input
 * interrupts. Registers: National Semiconductor PC16550D data sheet, section 8.
 *
 * Nothing here waits for ever: a transmitter that stays busy for TX_POLLS_MAX polls is stuck, and
 * output is dropped until it is found empty again.
 */
#include <exo/arch.h>
#include <exo/console.h>
#include <exo/irq.h>
#include <exo/log.h>
#include <exo/serial.h>
#include <uapi/exo/errors.h>

#define UART 0x3f8

enum uart_register {
	UART_DATA = UART + 0,    /* divisor, low byte, while LCR_DIVISOR is set */
	UART_IER = UART + 1,     /* interrupt enable; divisor, high byte */
	UART_IIR = UART + 2,     /* read: interrupt identification */
	UART_FCR = UART + 2,     /* write: FIFO control */
	UART_LCR = UART + 3,     /* line control */
	UART_MCR = UART + 4,     /* modem control */
	UART_LSR = UART + 5,     /* line status */
	UART_SCRATCH = UART + 7, /* keeps a byte for nobody */
};

#define IER_RECEIVED     0x01
#define IIR_FIFO         0xc0 /* both bits: the FIFOs work (16550A) */
#define FCR_ENABLE_CLEAR 0x07 /* FIFOs on and emptied, interrupt at the first byte */
#define LCR_8N1          0x03
#define LCR_DIVISOR      0x80
#define MCR_READY        0x0b /* DTR, RTS, and OUT2, which gates the interrupt on PCs */
#define MCR_LOOPBACK     0x1e
#define LSR_RECEIVED     0x01
#define LSR_BAD_BYTE     0x1c /* parity, framing, break: the byte is not what was sent */
#define LSR_TX_EMPTY     0x20 /* the transmit FIFO is */
#define LSR_TX_IDLE      0x40 /* and the last bit has left */

#define DIVISOR_115200 1
#define FIFO_BYTES     16

/* A full FIFO takes 1.4 ms. A poll takes about 1 us on a PC and some 20 ns where ports are emulated
 * in the same process, so this is between 20 ms and 1 s. */
#define TX_POLLS_MAX 1000000
#define RX_BYTES_MAX 256 /* in one interrupt, lest a broken UART keep us there */

static bool present;
static bool stuck;              /* the last wait for the transmitter was in vain */
static unsigned fifo_bytes = 1; /* what an empty transmitter takes */
static unsigned room;           /* what it takes now, at least */

static bool line_status_wait(uint8_t mask, unsigned polls)
{
	while (!(arch_port_in8(UART_LSR) & mask)) {
		if (!--polls)
			return false;
	}
	return true;
}

static bool transmitter_ready(void)
{
	if (room)
		return true;
	stuck = !line_status_wait(LSR_TX_EMPTY, stuck ? 1 : TX_POLLS_MAX);
	if (!stuck)
		room = fifo_bytes;
	return !stuck;
}

static void transmit(char c)
{
	if (!transmitter_ready())
		return;
	room--;
	arch_port_out8(UART_DATA, (uint8_t)c);
}

void serial_write(const char *text, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		if (text[i] == '\n')
			transmit('\r');
		transmit(text[i]);
	}
}

static void serial_drain(void)
{
	if (!stuck)
		stuck = !line_status_wait(LSR_TX_IDLE, TX_POLLS_MAX);
}

bool serial_present(void)
{
	return present;
}

static bool scratch_keeps(uint8_t value)
{
	arch_port_out8(UART_SCRATCH, value);
	return arch_port_in8(UART_SCRATCH) == value;
}

static void line_init(void)
{
	arch_port_out8(UART_IER, 0);
	arch_port_out8(UART_LCR, LCR_DIVISOR);
	arch_port_out8(UART_DATA, DIVISOR_115200 & 0xff);
	arch_port_out8(UART_IER, DIVISOR_115200 >> 8);
	arch_port_out8(UART_LCR, LCR_8N1);
	arch_port_out8(UART_FCR, FCR_ENABLE_CLEAR);
	if ((arch_port_in8(UART_IIR) & IIR_FIFO) == IIR_FIFO)
		fifo_bytes = FIFO_BYTES;
	else
		arch_port_out8(UART_FCR, 0);
}

/* A byte sent in loopback mode comes back, and nobody outside sees it. */
static bool loopback_works(void)
{
	const uint8_t probe = 0xae;
	bool works;

	arch_port_out8(UART_MCR, MCR_LOOPBACK);
	arch_port_out8(UART_DATA, probe);
	works = line_status_wait(LSR_RECEIVED, TX_POLLS_MAX) && arch_port_in8(UART_DATA) == probe;
	arch_port_out8(UART_MCR, MCR_READY);
	return works;
}

static int give_up(const char *reason)
{
	log_info("serial: no console at 0x3f8: %s", reason);
	return -E_ABSENT;
}

int serial_init(void)
{
	static struct console console = { .name = "serial",
					  .write = serial_write,
					  .drain = serial_drain };

	if (!scratch_keeps(0x5a) || !scratch_keeps(0xa5))
		return give_up("no UART answers");
	/* What the firmware sent last would be lost in loopback mode. */
	line_status_wait(LSR_TX_IDLE, TX_POLLS_MAX);
	line_init();
	if (!loopback_works())
		return give_up("the UART fails its loopback test");
	present = true;
	console_register(&console);
	return 0;
}

static bool serial_interrupt(struct irq_handler *handler __attribute__((unused)))
{
	for (unsigned i = 0; i < RX_BYTES_MAX; i++) {
		uint8_t status = arch_port_in8(UART_LSR);
		uint8_t byte;

		if (!(status & LSR_RECEIVED))
			return i;
		byte = arch_port_in8(UART_DATA);
		if (!(status & LSR_BAD_BYTE))
			console_input((char)byte);
	}
	/* Bytes are left and the line stays high: only a new edge brings the next interrupt. */
	arch_port_out8(UART_IER, 0);
	arch_port_out8(UART_IER, IER_RECEIVED);
	return true;
}

int serial_input_init(void)
{
	static struct irq_handler handler = { .handle = serial_interrupt, .name = "serial" };
	irq_state_t state;
	int error;

	if (!present)
		return -E_ABSENT;
	error = irq_register(4, &handler);
	if (error) {
		log_warn("serial: no input: interrupt line 4 is not served");
		return error;
	}
	arch_port_out8(UART_IER, IER_RECEIVED);
	/* A byte that was waiting may have raised the line before anybody listened to it. */
	state = arch_irq_save();
	serial_interrupt(&handler);
	arch_irq_restore(state);
	return 0;
}
