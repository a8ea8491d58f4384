/* SPDX-License-Identifier: MIT
 *
 * System calls about channels.
 */
#include <exo/syscall_args.h>
#include "channel.h"

static bool options_valid(const struct channel_options *options)
{
	if (!options->buffers)
		return !options->buffer_bytes;
	return options->buffers <= CHANNEL_BUFFERS_MAX && options->buffer_bytes &&
	       options->buffer_bytes % PAGE_BYTES == 0 &&
	       options->buffer_bytes <= CHANNEL_BUFFERS_BYTES_MAX / options->buffers;
}

static void close(exo_handle_t handle)
{
	struct cap *cap;

	if (!handle_find(handle, 0, &cap))
		handle_remove(cap);
}

/* a: struct channel_handles to fill, b: struct channel_options */
SYSCALL_HANDLER(channel_create)
{
	struct channel_options options;
	struct channel_handles handles;
	int error = arch_copy_from_user(&options, (const void *)b, sizeof(options));

	if (!error && !options_valid(&options))
		error = -E_INVAL;
	if (!error)
		error = channel_create(&options, handles.end);
	if (error)
		return error;
	error = arch_copy_to_user((void *)a, &handles, sizeof(handles));
	if (error) {
		close(handles.end[CHANNEL_SENDER]);
		close(handles.end[CHANNEL_RECEIVER]);
	}
	return error;
}

/* a: sender, b: data, c: bytes, d: until when */
SYSCALL_HANDLER(channel_send)
{
	return channel_send((exo_handle_t)a, (const void *)b, c, d);
}

/* a: receiver, b: where to, c: bytes there, d: until when */
SYSCALL_HANDLER(channel_receive)
{
	return channel_receive((exo_handle_t)a, (void *)b, c, d);
}

/* a: array of struct channel_wait, b: how many, c: until when */
SYSCALL_HANDLER(channel_select)
{
	struct channel_waiter waiters[CHANNEL_SELECT_MAX];
	struct channel_wait ends[CHANNEL_SELECT_MAX];
	int result;

	if (!b || b > CHANNEL_SELECT_MAX)
		return -E_INVAL;
	result = arch_copy_from_user(ends, (const void *)a, b * sizeof(ends[0]));
	if (result)
		return result;
	do {
		result = channel_wait(ends, waiters, b, c);
	} while (result == -E_AGAIN && !thread_must_end());
	return result;
}
