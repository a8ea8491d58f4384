/* SPDX-License-Identifier: MIT
 *
 * Names and texts of the one table of errors.
 */
#include <exo/types.h>
#include <uapi/exo/errors.h>

struct error_text {
	const char *name;
	const char *text;
};

#define ERROR_TEXT(number, symbol, string) [number] = { #symbol, string },
static const struct error_text error_texts[] = { EXO_ERRORS(ERROR_TEXT) };
#undef ERROR_TEXT

/* NULL when the number is not in the table. */
static const struct error_text *error_find(int error)
{
	unsigned number = error < 0 ? -(unsigned)error : (unsigned)error;

	if (number >= ARRAY_COUNT(error_texts) || !error_texts[number].name)
		return NULL;
	return &error_texts[number];
}

const char *exo_strerror(int error)
{
	const struct error_text *found = error_find(error);

	return found ? found->text : "unknown error";
}

const char *exo_errname(int error)
{
	const struct error_text *found = error_find(error);

	return found ? found->name : "E_?";
}
