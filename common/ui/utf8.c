/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 3629 section 4. A sequence is as long as its code point needs, and no
 * code point is a surrogate.
 */
#include "ui/utf8.h"

#define LAST 0x10ffff

static bool is_tail(uint8_t c)
{
	return (c & 0xc0) == 0x80;
}

size_t utf8_take(const uint8_t *text, size_t size, uint32_t *code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint8_t first = text[0];
	size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;

	if (first < 0xc2 || first > 0xf4 || size < length)
		return 0;
	/* Of the first byte all that its length leaves. */
	*code = first & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if (!is_tail(text[i]))
			return 0;
		*code = *code << 6 | (text[i] & 0x3fu);
	}
	if (*code < least[length] || *code > LAST || *code >> 11 == 0x1b)
		return 0;
	return length;
}

struct range {
	uint32_t first;
	uint32_t last;
};

bool utf8_is_shown(uint32_t code)
{
	static const struct range hidden[] = {
		{0x0000, 0x009f},      /* C0, ASCII, C1 */
		{0x00ad, 0x00ad},      /* soft hyphen */
		{0x061c, 0x061c},      /* Arabic letter mark */
		{0x180b, 0x180f},      /* Mongolian selectors */
		{0x200b, 0x200f},      /* no width, marks of direction */
		{0x2028, 0x202e},      /* ends of lines, directions */
		{0x2060, 0x206f},      /* joiners, isolates */
		{0xd800, 0xf8ff},      /* surrogates, private use */
		{0xfe00, 0xfe0f},      /* selectors */
		{0xfeff, 0xfeff},      /* byte order mark */
		{0xfff0, 0xffff},      /* specials */
		{0xe0000, UINT32_MAX}, /* tags, private use */
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (code >= hidden[i].first && code <= hidden[i].last)
			return false;
	return true;
}
