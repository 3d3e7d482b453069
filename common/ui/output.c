/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text with holes. A hole is the byte HOLE, the style and the address; HOLE
 * occurs nowhere else, since everything foreign is escaped.
 */
#include "ui/output.h"

#include "base/ns.h"
#include "ui/escape.h"
#include "ui/write.h"

#include <assert.h>
#include <string.h>

#define HOLE	  '\001'
#define HOLE_SIZE (2 + sizeof(struct addr))

/* A piece of text with its holes filled, before it is written. */
#define PIECE_SIZE 4096

/* A filled hole is at most this long: a name and two addresses with the name of
 * their link, all escaped. */
#define LINK_MAX 16
#define FILLED_MAX                                                             \
	(4 * DRIVER_NAME_MAX + 2 * (ADDR_TEXT_MAX + 4 * LINK_MAX) + 4)

void output_init(struct output *output, int fd, char *memory, size_t size)
{
	assert(size >= OUTPUT_SIZE_MIN);
	*output = (struct output){.fd = fd, .until = NS_NEVER};
	buf_init(&output->text, memory, size);
}

static void put_addr(const struct output *output, const struct addr *addr,
		     struct buf *buf)
{
	char text[ADDR_TEXT_MAX];

	addr_format(addr, text);
	buf_text(buf, text);
	if (addr->scope == 0)
		return;
	buf_char(buf, '%');
	if (addr->scope == output->scope)
		escape_text(buf, output->scope_name);
	else
		buf_print(buf, "%u", (unsigned int)addr->scope);
}

void output_addr(struct output *output, const struct addr *addr)
{
	put_addr(output, addr, &output->text);
}

/* Leaves a hole for what NAMES may know of ADDR. */
static void put_hole(struct output *output, const struct addr *addr,
		     enum output_host style, struct names *names)
{
	char hole[HOLE_SIZE] = {HOLE, (char)style};

	/* Half a hole is none: what is there goes out first. */
	if (output->text.size - output->text.len <= HOLE_SIZE)
		output_flush(output, NS_NEVER);
	memcpy(hole + 2, addr, sizeof(*addr));
	names_want(names, addr);
	buf_bytes(&output->text, hole, sizeof(hole));
}

void output_host(struct output *output, const struct addr *addr,
		 enum output_host style)
{
	if (output->names == NULL)
		output_addr(output, addr);
	else
		put_hole(output, addr, style, output->names);
}

void output_origin(struct output *output, const struct addr *addr)
{
	put_hole(output, addr, OUTPUT_HOST_ORIGIN, output->origins);
}

/* The hole of output_origin, as below. */
static bool fill_origin(const struct output *output, const struct addr *addr,
			int64_t now, struct buf *buf, int64_t *until)
{
	const char *text = NULL;
	enum names_state state =
		names_find(output->origins, addr, now, &text, until);

	if ((state == NAMES_WANTED || state == NAMES_PENDING) && now < *until)
		return false;
	buf_char(buf, '[');
	escape_text(buf, state == NAMES_KNOWN ? text : "!!");
	buf_char(buf, ']');
	return true;
}

/* Fills the hole at AT. False if its name may still come before *until. */
static bool fill(const struct output *output, const char *at, int64_t now,
		 struct buf *buf, int64_t *until)
{
	enum output_host style = (enum output_host)at[1];
	const char *name = NULL;
	struct addr addr;

	memcpy(&addr, at + 2, sizeof(addr));
	if (style == OUTPUT_HOST_ORIGIN)
		return fill_origin(output, &addr, now, buf, until);
	switch (names_find(output->names, &addr, now, &name, until)) {
	case NAMES_WANTED:
	case NAMES_PENDING:
		if (now < *until)
			return false;
		break;
	case NAMES_KNOWN:
		escape_text(buf, name);
		buf_text(buf, " (");
		put_addr(output, &addr, buf);
		buf_char(buf, ')');
		return true;
	case NAMES_UNKNOWN:
	case NAMES_NONE:
		break;
	}
	put_addr(output, &addr, buf);
	if (style == OUTPUT_HOST_TRACE) {
		buf_text(buf, " (");
		put_addr(output, &addr, buf);
		buf_char(buf, ')');
	}
	return true;
}

/* After an error nothing is written any more. */
static void write_out(struct output *output, const struct buf *buf)
{
	if (output->error == 0)
		write_all(output->fd, buf->text, buf->len, &output->error);
}

/* Moves text up to a hole, or a whole piece. Returns the bytes taken. */
static size_t copy_plain(const char *from, size_t size, struct buf *piece)
{
	const char *hole = memchr(from, HOLE, size);
	size_t room = piece->size - 1 - piece->len;
	size_t plain = hole != NULL ? (size_t)(hole - from) : size;

	if (plain > room)
		plain = room;
	buf_bytes(piece, from, plain);
	return plain;
}

void output_flush(struct output *output, int64_t now)
{
	char memory[PIECE_SIZE];
	struct buf piece;
	size_t at = 0;

	buf_init(&piece, memory, sizeof(memory));
	output->until = NS_NEVER;
	/* A flood of lines does not wait: their order and all of their bytes
	 * are worth more than a name. */
	if (output->text.len > output->text.size / 2)
		now = NS_NEVER;
	while (at < output->text.len) {
		const char *from = output->text.text + at;

		if (piece.size - piece.len <= FILLED_MAX) {
			write_out(output, &piece);
			buf_clear(&piece);
		}
		if (*from != HOLE)
			at += copy_plain(from, output->text.len - at, &piece);
		else if (fill(output, from, now, &piece, &output->until))
			at += HOLE_SIZE;
		else
			break;
	}
	write_out(output, &piece);
	buf_drop(&output->text, at);
	if (output->text.len == 0)
		output->until = NS_NEVER;
}

void output_make_room(struct output *output)
{
	if (output->text.len > output->text.size / 2)
		output_flush(output, NS_NEVER);
}

void output_finish(struct output *output)
{
	output_flush(output, NS_NEVER);
}
