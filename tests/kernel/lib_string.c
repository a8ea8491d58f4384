/* SPDX-License-Identifier: MIT
 *
 * Tests of memory and string functions: each length and alignment against a byte loop, with guards
 * around the destination.
 */
#include <exo/string.h>
#include <exo/test.h>

#define LENGTH_MAX 40
#define ALIGN_MAX  8
#define MARGIN     16

/* The compiler knows what these functions do and could answer for them. */
#define opaque(value)                                                   \
	({                                                              \
		__typeof__(value) opaque_value = (value);               \
		__asm__ volatile("" : "+r"(opaque_value) : : "memory"); \
		opaque_value;                                           \
	})

struct buffer {
	uint8_t bytes[MARGIN + ALIGN_MAX + LENGTH_MAX + MARGIN];
};

static void buffer_fill(struct buffer *buffer, unsigned first)
{
	for (unsigned i = 0; i < sizeof(buffer->bytes); i++)
		buffer->bytes[i] = (uint8_t)(first + i * 7);
}

static bool buffer_equal(const struct buffer *a, const struct buffer *b)
{
	for (unsigned i = 0; i < sizeof(a->bytes); i++)
		if (a->bytes[i] != b->bytes[i])
			return false;
	return true;
}

TEST(lib_memcpy)
{
	struct buffer from, to, expected;

	buffer_fill(&from, 1);
	for (size_t length = 0; length <= LENGTH_MAX; length++) {
		for (size_t align = 0; align < ALIGN_MAX * ALIGN_MAX; align++) {
			size_t at = MARGIN + align % ALIGN_MAX, source = align / ALIGN_MAX;

			buffer_fill(&to, 100);
			buffer_fill(&expected, 100);
			for (size_t i = 0; i < length; i++)
				expected.bytes[at + i] = from.bytes[source + i];
			CHECK(memcpy(to.bytes + at, from.bytes + source, opaque(length)) ==
			      to.bytes + at);
			CHECK(buffer_equal(&to, &expected));
		}
	}
}

TEST(lib_memmove)
{
	struct buffer buffer, expected;

	for (size_t length = 0; length <= LENGTH_MAX - 12; length++) {
		for (size_t shift = 0; shift <= 24; shift++) {
			const size_t from = MARGIN + 12, to = MARGIN + shift;

			buffer_fill(&buffer, 3);
			buffer_fill(&expected, 3);
			for (size_t i = 0; i < length; i++)
				expected.bytes[to + i] = (uint8_t)(3 + (from + i) * 7);
			CHECK(memmove(buffer.bytes + to, buffer.bytes + from, opaque(length)) ==
			      buffer.bytes + to);
			CHECK(buffer_equal(&buffer, &expected));
		}
	}
}

TEST(lib_memset)
{
	struct buffer buffer, expected;

	for (size_t length = 0; length <= LENGTH_MAX; length++) {
		for (size_t at = MARGIN; at < MARGIN + ALIGN_MAX; at++) {
			buffer_fill(&buffer, 5);
			buffer_fill(&expected, 5);
			for (size_t i = 0; i < length; i++)
				expected.bytes[at + i] = 0xe7;
			CHECK(memset(buffer.bytes + at, 0x1e7, opaque(length)) ==
			      buffer.bytes + at);
			CHECK(buffer_equal(&buffer, &expected));
		}
	}
}

TEST(lib_memcmp)
{
	struct buffer a, b;

	buffer_fill(&a, 0);
	for (size_t length = 0; length <= LENGTH_MAX; length++) {
		b = a;
		b.bytes[length] ^= 1; /* behind the end: must not count */
		CHECK_EQUAL(memcmp(a.bytes, b.bytes, opaque(length)), 0);
		for (size_t at = 0; at < length; at++) {
			b = a;
			a.bytes[at] = 0x80; /* bytes compare without a sign */
			b.bytes[at] = 0x7f;
			b.bytes[length - 1] ^= at == length - 1 ? 0 : 0xff;
			CHECK(memcmp(a.bytes, b.bytes, opaque(length)) > 0);
			CHECK(memcmp(b.bytes, a.bytes, opaque(length)) < 0);
			buffer_fill(&a, 0);
		}
	}
}

TEST(lib_string_length)
{
	CHECK_EQUAL(strlen(opaque((const char *)"")), 0);
	CHECK_EQUAL(strlen(opaque((const char *)"seven!!")), 7);
	CHECK_EQUAL(strnlen("seven!!", 3), 3);
	CHECK_EQUAL(strnlen("seven!!", 100), 7);
	CHECK_EQUAL(strnlen("", 0), 0);
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

TEST(lib_string_compare)
{
	const char *hello = opaque((const char *)"hello");

	CHECK_EQUAL(strcmp(hello, "hello"), 0);
	CHECK_EQUAL(sign(strcmp(hello, "help")), -1);
	CHECK_EQUAL(sign(strcmp(hello, "hell")), 1);
	CHECK_EQUAL(sign(strcmp(opaque((const char *)""), "a")), -1);
	CHECK_EQUAL(sign(strcmp(opaque((const char *)"\x80"), "\x7f")), 1);
	CHECK_EQUAL(strncmp(hello, "help", 3), 0);
	CHECK_EQUAL(sign(strncmp(hello, "help", 4)), -1);
	CHECK_EQUAL(strncmp("a", "a", 9), 0);
	CHECK_EQUAL(strncmp("a", "b", 0), 0);
	CHECK(str_starts_with("key=value", "key="));
	CHECK(str_starts_with("key", ""));
	CHECK(!str_starts_with("ke", "key"));
}

TEST(lib_string_search)
{
	const char *text = "abcabc";

	CHECK(strchr(text, 'b') == text + 1);
	CHECK(strchr(text, 'x') == NULL);
	CHECK(strchr(text, '\0') == text + 6);
	CHECK(strrchr(text, 'b') == text + 4);
	CHECK(strrchr(text, 'x') == NULL);
	CHECK(strrchr(text, '\0') == text + 6);
	CHECK(strstr(text, "cab") == text + 2);
	CHECK(strstr(text, "cabx") == NULL);
	CHECK(strstr(text, "") == text);
	CHECK(strstr("", "") != NULL);
}

TEST(lib_string_copy)
{
	char text[8] = "#######";

	CHECK_EQUAL(strlcpy(text, "abc", sizeof(text)), 3);
	CHECK_EQUAL(strcmp(text, "abc"), 0);
	CHECK_EQUAL(text[4], '#');
	CHECK_EQUAL(strlcat(text, "def", sizeof(text)), 6);
	CHECK_EQUAL(strcmp(text, "abcdef"), 0);
	CHECK_EQUAL(strlcat(text, "ghi", sizeof(text)), 9);
	CHECK_EQUAL(strcmp(text, "abcdefg"), 0);
	CHECK_EQUAL(strlcpy(text, "0123456789", sizeof(text)), 10);
	CHECK_EQUAL(strcmp(text, "0123456"), 0);
	CHECK_EQUAL(strlcpy(text, "x", 0), 1);
	CHECK_EQUAL(text[0], '0');
}
