/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Origins.
 */
#include "trace_origin.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLANKS	  " \t"
#define LINE_SIZE 256

/* Systems of one prefix that are shown, and digits of their numbers. */
#define SYSTEMS_MAX 8
#define DIGITS_MAX  10

void trace_origin_name(const struct addr *addr, struct buf *buf)
{
	for (size_t i = addr_size(addr); i-- > 0;) {
		uint8_t byte = addr->bytes[i];

		if (addr->family == ADDR_V4)
			buf_print(buf, "%u.", byte);
		else
			buf_print(buf, "%x.%x.", byte & 15, byte >> 4);
	}
	buf_text(buf, addr->family == ADDR_V4 ? "origin.asn.cymru.com"
					      : "origin6.asn.cymru.com");
}

/* A word that is a number, with or without AS before it. */
static bool is_system(const char *word, size_t size, const char **digits)
{
	*digits = word;
	if (size > 2 && strncasecmp(word, "AS", 2) == 0) {
		*digits += 2;
		size -= 2;
	}
	return size > 0 && size <= DIGITS_MAX &&
	       strspn(*digits, "0123456789") >= size;
}

void trace_origin_read(const char *text, struct buf *buf)
{
	unsigned int count = 0;

	while (count < SYSTEMS_MAX) {
		const char *digits;
		size_t size;

		text += strspn(text, BLANKS "\",{}");
		size = strcspn(text, BLANKS "\",{}|\r\n");
		if (size == 0 || !is_system(text, size, &digits))
			break;
		buf_print(buf, "%sAS%.*s", count > 0 ? "/" : "",
			  (int)(size - (size_t)(digits - text)), digits);
		text += size;
		count++;
	}
	if (count == 0)
		buf_char(buf, '*');
}

static bool has_prefix(const struct addr *addr, const struct addr *prefix,
		       unsigned long bits)
{
	size_t whole = bits / 8;
	uint8_t mask = (uint8_t)(0xff00 >> bits % 8);

	if (addr->family != prefix->family || bits > 8 * addr_size(addr))
		return false;
	if (memcmp(addr->bytes, prefix->bytes, whole) != 0)
		return false;
	return mask == 0 ||
	       ((addr->bytes[whole] ^ prefix->bytes[whole]) & mask) == 0;
}

/* The bits of the prefix that LINE begins with, if ADDR is in it; else -1.
 * *REST is what follows. */
static int match_line(const char *line, size_t size, const struct addr *addr,
		      const char **rest)
{
	char text[LINE_SIZE];
	struct addr prefix;
	unsigned long bits;
	size_t word;
	char *slash;
	char *end;

	if (size >= sizeof(text))
		return -1;
	memcpy(text, line, size);
	text[size] = '\0';
	word = strcspn(text, BLANKS ",|");
	text[word] = '\0';
	slash = strchr(text, '/');
	if (slash == NULL)
		return -1;
	*slash = '\0';
	bits = strtoul(slash + 1, &end, 10);
	if (*end != '\0' || !addr_parse(text, &prefix) ||
	    !has_prefix(addr, &prefix, bits))
		return -1;
	*rest = line + word;
	return (int)bits;
}

void trace_origin_find(const char *text, const struct addr *addr,
		       struct buf *buf)
{
	const char *best = "";
	int longest = -1;

	while (*text != '\0') {
		size_t size = strcspn(text, "\n");
		const char *rest;
		int bits = match_line(text, size, addr, &rest);

		if (bits > longest) {
			longest = bits;
			best = rest;
		}
		text += size;
		text += *text == '\n';
	}
	trace_origin_read(best, buf);
}
