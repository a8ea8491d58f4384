/* SPDX-License-Identifier: MIT
 *
 * System calls about text: the consoles, the kernel log, the files of the initrd. Data passes
 * through a buffer on the kernel stack, piece by piece.
 */
#include <exo/console.h>
#include <exo/initrd.h>
#include <exo/log.h>
#include <exo/sched.h>
#include <exo/thread.h>
#include <exo/syscall_args.h>

#define PIECE_BYTES 256
#define WRITE_BYTES 64 /* interrupts are off while a device takes one piece */
#define PATH_MAX    256

/* a: text, b: bytes */
SYSCALL_HANDLER(console_write)
{
	char piece[WRITE_BYTES];
	size_t done = 0;

	while (done < b) {
		size_t step = MIN(b - done, sizeof(piece));
		int error = arch_copy_from_user(piece, (const void *)(a + done), step);

		if (error)
			return done ? (int64_t)done : error;
		console_write(piece, step);
		done += step;
		/* A preemption point: devices may be slow, and the text long. */
		if (thread_must_end())
			break;
		sched_give_way();
	}
	return done;
}

/* a: buffer, b: bytes. The buffer is tried before anything is taken from the queue. */
SYSCALL_HANDLER(console_read)
{
	char piece[PIECE_BYTES];
	size_t bytes = MIN(b, sizeof(piece));
	int error;

	if (!bytes)
		return -E_INVAL;
	error = arch_copy_from_user(piece, (const void *)a, bytes);
	if (!error)
		error = arch_copy_to_user((void *)a, piece, bytes);
	if (error)
		return error;
	bytes = console_read(piece, bytes);
	error = arch_copy_to_user((void *)a, piece, bytes);
	return error ? error : (int64_t)bytes;
}

SYSCALL_HANDLER(console_break)
{
	return console_break_take();
}

/* a: pointer to the position, b: buffer, c: bytes */
SYSCALL_HANDLER(log_read)
{
	char piece[PIECE_BYTES];
	uint64_t position;
	size_t bytes;
	int error = arch_copy_from_user(&position, (const void *)a, sizeof(position));

	if (error)
		return error;
	bytes = log_read(&position, piece, MIN(c, sizeof(piece)));
	error = arch_copy_to_user((void *)b, piece, bytes);
	if (!error)
		error = arch_copy_to_user((void *)a, &position, sizeof(position));
	return error ? error : (int64_t)bytes;
}

/* a: path, b: offset, c: buffer, d: bytes */
SYSCALL_HANDLER(file_read)
{
	char path[PATH_MAX];
	struct initrd_file file;
	size_t bytes;
	int error = user_string(path, sizeof(path), a);

	if (!error)
		error = initrd_find(path, &file);
	if (error)
		return error;
	if (b >= file.bytes)
		return 0;
	bytes = MIN(d, file.bytes - b);
	error = arch_copy_to_user((void *)c, file.data + b, bytes);
	return error ? error : (int64_t)bytes;
}
