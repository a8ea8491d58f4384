/* SPDX-License-Identifier: MIT
 *
 * printf's formatting (ISO C11 7.21.6.1, the part that exo/printf.h lists). Text leaves in pieces
 * through a sink and nothing is buffered here, so there is no longest line and no state.
 */
#include <exo/printf.h>
#include <exo/string.h>

enum length { LENGTH_INT, LENGTH_LONG, LENGTH_LONG_LONG, LENGTH_SIZE, LENGTH_MAX };

/* One directive, parsed. */
struct spec {
	bool left;      /* - */
	bool zero;      /* 0 */
	bool plus;      /* + */
	bool alternate; /* # */
	int width;
	int precision; /* -1: none given */
	enum length length;
	char conversion;
};

struct output {
	exo_printf_sink sink;
	void *arg;
	int count;
};

/* Enough for 64 bits in any base that is printed. */
#define DIGITS_MAX 20

static void put(struct output *out, const char *text, size_t bytes)
{
	if (bytes)
		out->sink(out->arg, text, bytes);
	out->count += (int)bytes;
}

static void put_repeated(struct output *out, char c, int times)
{
	char run[16];

	memset(run, c, sizeof(run));
	for (; times > 0; times -= (int)sizeof(run))
		put(out, run, MIN((size_t)times, sizeof(run)));
}

/* A text of `bytes`, padded with spaces to the width. */
static void put_padded(struct output *out, const struct spec *spec, const char *text, int bytes)
{
	if (!spec->left)
		put_repeated(out, ' ', spec->width - bytes);
	put(out, text, (size_t)bytes);
	if (spec->left)
		put_repeated(out, ' ', spec->width - bytes);
}

/* The digits of value, ending before `end`; returns the first. No digit at all for 0. */
static char *digits_write(char *end, uint64_t value, char conversion)
{
	const char *hex = conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";

	if (conversion == 'u') {
		for (; value; value /= 10)
			*--end = (char)('0' + value % 10);
	} else {
		for (; value; value >>= 4)
			*--end = hex[value & 15];
	}
	return end;
}

/* prefix, zeros, digits: the whole padded to the width. conversion is u, x or X. */
static void put_number(struct output *out, const struct spec *spec, const char *prefix,
		       uint64_t value, char conversion)
{
	char digits[DIGITS_MAX];
	char *first = digits_write(digits + DIGITS_MAX, value, conversion);
	int digit_count = (int)(digits + DIGITS_MAX - first);
	int prefix_count = (int)strlen(prefix);
	int zeros = (spec->precision < 0 ? 1 : spec->precision) - digit_count;
	int spaces;

	if (spec->precision < 0 && spec->zero && !spec->left)
		zeros = MAX(zeros, spec->width - prefix_count - digit_count);
	zeros = MAX(zeros, 0);
	spaces = spec->width - prefix_count - zeros - digit_count;
	if (!spec->left)
		put_repeated(out, ' ', spaces);
	put(out, prefix, (size_t)prefix_count);
	put_repeated(out, '0', zeros);
	put(out, first, (size_t)digit_count);
	if (spec->left)
		put_repeated(out, ' ', spaces);
}

static void put_string(struct output *out, const struct spec *spec, const char *text)
{
	if (!text)
		text = "(null)";
	put_padded(out, spec, text,
		   (int)strnlen(text,
				spec->precision < 0 ? (size_t)INT32_MAX : (size_t)spec->precision));
}

/* va_list may be an array type, which cannot be passed by pointer portably; in a struct it can. */
struct arguments {
	va_list list;
};

static int64_t argument_signed(struct arguments *args, enum length length)
{
	switch (length) {
	case LENGTH_LONG:
		return va_arg(args->list, long);
	case LENGTH_LONG_LONG:
		return va_arg(args->list, long long);
	case LENGTH_SIZE:
		return va_arg(args->list, ptrdiff_t);
	case LENGTH_MAX:
		return va_arg(args->list, intmax_t);
	default:
		return va_arg(args->list, int);
	}
}

static uint64_t argument_unsigned(struct arguments *args, enum length length)
{
	int64_t value = argument_signed(args, length);

	return length == LENGTH_INT ? (uint32_t)value : (uint64_t)value;
}

/* Digits, or * for the next argument. A number that does not fit stays at the limit. */
static const char *parse_number(const char *at, struct arguments *args, int *number)
{
	if (*at == '*') {
		*number = va_arg(args->list, int);
		return at + 1;
	}
	*number = 0;
	for (; *at >= '0' && *at <= '9'; at++)
		*number = MIN(*number, INT16_MAX) * 10 + (*at - '0');
	return at;
}

static const char *parse_flags(const char *at, struct spec *spec)
{
	for (;; at++) {
		switch (*at) {
		case '-':
			spec->left = true;
			break;
		case '0':
			spec->zero = true;
			break;
		case '+':
			spec->plus = true;
			break;
		case '#':
			spec->alternate = true;
			break;
		default:
			return at;
		}
	}
}

static const char *parse_length(const char *at, struct spec *spec)
{
	switch (*at) {
	case 'l':
		spec->length = at[1] == 'l' ? LENGTH_LONG_LONG : LENGTH_LONG;
		return at + (at[1] == 'l' ? 2 : 1);
	case 'z':
		spec->length = LENGTH_SIZE;
		return at + 1;
	case 'j':
		spec->length = LENGTH_MAX;
		return at + 1;
	default:
		return at;
	}
}

/* Behind the %; returns the character behind the conversion's. */
static const char *parse_spec(const char *at, struct arguments *args, struct spec *spec)
{
	*spec = (struct spec){ .precision = -1 };
	at = parse_flags(at, spec);
	at = parse_number(at, args, &spec->width);
	if (spec->width < 0) {
		spec->left = true;
		spec->width = -spec->width;
	}
	if (*at == '.')
		at = parse_number(at + 1, args, &spec->precision);
	at = parse_length(at, spec);
	spec->conversion = *at;
	return *at ? at + 1 : at;
}

static void put_signed(struct output *out, const struct spec *spec, struct arguments *args)
{
	int64_t value = argument_signed(args, spec->length);
	const char *sign = value < 0 ? "-" : spec->plus ? "+" : "";

	put_number(out, spec, sign, value < 0 ? -(uint64_t)value : (uint64_t)value, 'u');
}

static void put_hexadecimal(struct output *out, const struct spec *spec, struct arguments *args)
{
	uint64_t value = argument_unsigned(args, spec->length);
	const char *prefix = spec->conversion == 'x' ? "0x" : "0X";

	put_number(out, spec, spec->alternate && value ? prefix : "", value, spec->conversion);
}

/* False when the conversion is not one of ours. */
static bool put_directive(struct output *out, const struct spec *spec, struct arguments *args)
{
	char c;

	switch (spec->conversion) {
	case 'd':
	case 'i':
		put_signed(out, spec, args);
		return true;
	case 'u':
		put_number(out, spec, "", argument_unsigned(args, spec->length), 'u');
		return true;
	case 'x':
	case 'X':
		put_hexadecimal(out, spec, args);
		return true;
	case 'p':
		put_number(out, spec, "0x", (uintptr_t)va_arg(args->list, void *), 'x');
		return true;
	case 's':
		put_string(out, spec, va_arg(args->list, const char *));
		return true;
	case 'c':
		c = (char)va_arg(args->list, int);
		put_padded(out, spec, &c, 1);
		return true;
	case '%':
		put(out, "%", 1);
		return true;
	default:
		return false;
	}
}

int exo_vprintf_to(exo_printf_sink sink, void *arg, const char *format, va_list list)
{
	struct output out = { sink, arg, 0 };
	struct arguments args;
	struct spec spec;

	va_copy(args.list, list);
	while (*format) {
		const char *plain = format;

		while (*format && *format != '%')
			format++;
		put(&out, plain, (size_t)(format - plain));
		if (!*format)
			break;
		plain = format;
		format = parse_spec(format + 1, &args, &spec);
		if (!put_directive(&out, &spec, &args)) {
			put(&out, plain, strlen(plain));
			break;
		}
	}
	va_end(args.list);
	return out.count;
}

struct buffer {
	char *at;
	size_t left; /* room, without the NUL's */
};

static void buffer_sink(void *arg, const char *text, size_t bytes)
{
	struct buffer *buffer = arg;
	size_t kept = MIN(bytes, buffer->left);

	if (!kept)
		return;
	memcpy(buffer->at, text, kept);
	buffer->at += kept;
	buffer->left -= kept;
}

int exo_vsnprintf(char *text, size_t size, const char *format, va_list args)
{
	struct buffer buffer = { text, size ? size - 1 : 0 };
	int length = exo_vprintf_to(buffer_sink, &buffer, format, args);

	if (size)
		*buffer.at = '\0';
	return length;
}

int exo_snprintf(char *text, size_t size, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = exo_vsnprintf(text, size, format, args);
	va_end(args);
	return length;
}
