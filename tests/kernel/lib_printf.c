/* SPDX-License-Identifier: MIT
 *
 * Tests of formatted text.
 */
#include <exo/printf.h>
#include <exo/string.h>
#include <exo/test.h>

/* Format, and compare text and returned length with what is expected. */
#define CHECK_FORMAT(expected, ...)                                                    \
	do {                                                                           \
		char check_text[96];                                                   \
                                                                                       \
		CHECK_EQUAL(exo_snprintf(check_text, sizeof(check_text), __VA_ARGS__), \
			    strlen(expected));                                         \
		CHECK_EQUAL(strcmp(check_text, expected), 0);                          \
	} while (0)

/* A format that the compiler does not see, for what it would warn of. */
static const char *hidden(const char *format)
{
	__asm__ volatile("" : "+r"(format));
	return format;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

TEST(lib_printf_integers)
{
	CHECK_FORMAT("", "%s", "");
	CHECK_FORMAT("plain", "plain");
	CHECK_FORMAT("0 1 -1", "%d %i %d", 0, 1, -1);
	CHECK_FORMAT("-2147483648 2147483647", "%d %d", INT32_MIN, INT32_MAX);
	CHECK_FORMAT("-9223372036854775808", "%ld", INT64_MIN);
	CHECK_FORMAT("-9223372036854775808", "%lld", (long long)INT64_MIN);
	CHECK_FORMAT("9223372036854775807", "%jd", INT64_MAX);
	CHECK_FORMAT("4294967295 ffffffff FFFFFFFF", "%u %x %X", -1u, -1u, -1u);
	CHECK_FORMAT("18446744073709551615", "%lu", UINT64_MAX);
	CHECK_FORMAT("18446744073709551615", "%zu", (size_t)-1);
	CHECK_FORMAT("-1 ffffffffffffffff", "%zd %lx", (ptrdiff_t)-1, UINT64_MAX);
	CHECK_FORMAT("123456789abcdef0", "%lx", 0x123456789abcdef0ul);
	CHECK_FORMAT("1000000000 10000000000", "%u %lu", 1000000000u, 10000000000ul);
}

TEST(lib_printf_width_and_precision)
{
	CHECK_FORMAT("[   42][42   ][00042]", "[%5d][%-5d][%05d]", 42, 42, 42);
	CHECK_FORMAT("[  -42][-42  ][-0042]", "[%5d][%-5d][%05d]", -42, -42, -42);
	CHECK_FORMAT("[42][-42]", "[%1d][%2d]", 42, -42);
	CHECK_FORMAT("+0 +7 -7", "%+d %+d %+d", 0, 7, -7);
	CHECK_FORMAT("[+0042][  +42][+42  ]", "[%+05d][%+5d][%-+5d]", 42, 42, 42);
	CHECK_FORMAT("[  007][007  ][  -007]", "[%5.3d][%-5.3d][%6.3d]", 7, 7, -7);
	CHECK_FORMAT("[  007]", hidden("[%05.3d]"), 7);
	CHECK_FORMAT("[][  ][0]", "[%.0d][%2.0d][%.1d]", 0, 0, 0);
	CHECK_FORMAT("[0x1f][  0X1F][0x001f][0x1f  ]", "[%#x][%#6X][%#06x][%-#6x]", 31, 31, 31, 31);
	CHECK_FORMAT("[0][    0][000]", "[%#x][%#5x][%#.3x]", 0, 0, 0);
	CHECK_FORMAT("[0x000001f]", "[%#.7x]", 31);
	CHECK_FORMAT("[   42][42   ][00042]", "[%*d][%*d][%.*d]", 5, 42, -5, 42, 5, 42);
	CHECK_FORMAT("[7]", "[%.*d]", -1, 7);
	CHECK_FORMAT("                                       1", "%40d", 1);
}

TEST(lib_printf_text)
{
	static const char unterminated[3] = { 'a', 'b', 'c' };
	const char *none = NULL;

	CHECK_FORMAT("[abc][  abc][abc  ]", "[%s][%5s][%-5s]", "abc", "abc", "abc");
	CHECK_FORMAT("[ab][   ab][]", "[%.2s][%5.2s][%.0s]", "abc", "abc", "abc");
	CHECK_FORMAT("[abc]", "[%.3s]", unterminated);
	CHECK_FORMAT("[(null)]", "[%s]", hidden(none));
	CHECK_FORMAT("[x][  x][x  ]", "[%c][%3c][%-3c]", 'x', 'x', 'x');
	CHECK_FORMAT("100%", "%d%%", 100);
	CHECK_FORMAT("0xffffffff80000000", "%p", (void *)0xffffffff80000000);
	CHECK_FORMAT("0x0", "%p", NULL);
	CHECK_FORMAT("[    0x10][0x10    ]", "[%8p][%-8p]", (void *)16, (void *)16);
}

TEST(lib_printf_unknown_directives)
{
	CHECK_FORMAT("1 %f %d", hidden("%d %f %d"), 1, 2, 3);
	CHECK_FORMAT("%", hidden("%"));
	CHECK_FORMAT("ab%-5l", hidden("ab%-5l"), 1);
	CHECK_FORMAT("%n", hidden("%n"), NULL);
}

TEST(lib_printf_truncation)
{
	char text[8] = "#######";

	CHECK_EQUAL(exo_snprintf(text, 0, "%d", 12345), 5);
	CHECK_EQUAL(text[0], '#');
	CHECK_EQUAL(exo_snprintf(NULL, 0, "%d", 12345), 5);
	CHECK_EQUAL(exo_snprintf(text, 1, "%d", 12345), 5);
	CHECK_EQUAL(text[0], '\0');
	CHECK_EQUAL(text[1], '#');
	CHECK_EQUAL(exo_snprintf(text, 4, "%d", 12345), 5);
	CHECK_EQUAL(strcmp(text, "123"), 0);
	CHECK_EQUAL(text[4], '#');
	CHECK_EQUAL(exo_snprintf(text, 6, "%d", 12345), 5);
	CHECK_EQUAL(strcmp(text, "12345"), 0);
	CHECK_EQUAL(exo_snprintf(text, sizeof(text), "%30s", "x"), 30);
	CHECK_EQUAL(strcmp(text, "       "), 0);
}

/* Two pieces are more than one: the sink sees every byte once and in order. */
static void append(void *arg, const char *text, size_t bytes)
{
	char *all = arg;
	size_t length = strlen(all);

	memcpy(all + length, text, bytes);
	all[length + bytes] = '\0';
}

static int __printf(2, 3) format_to(char *all, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = exo_vprintf_to(append, all, format, args);
	va_end(args);
	return length;
}

TEST(lib_printf_sink)
{
	char all[64] = "";

	CHECK_EQUAL(format_to(all, "%s %5d %-4s|%#lx", "to", 42, "ab", 255ul), 18);
	CHECK_EQUAL(strcmp(all, "to    42 ab  |0xff"), 0);
}
