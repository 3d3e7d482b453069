/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 4620. Names are in the form of DNS (RFC 1035 section 3.1): labels with
 * their length before them, a length of zero at the end, and one more zero
 * after a name that is not complete. In an answer a label may be replaced by
 * the place, counted from the beginning of the data, where the rest of the name
 * stands already (section 4.1.4).
 */
#include "wire/node.h"

#include "base/buf.h"
#include "wire/icmp.h"

#define NONCE_SIZE 8

/* Codes of a question: what its data is (section 4). */
#define CODE_V6	  0
#define CODE_NAME 1
#define CODE_V4	  2

#define LABEL_MAX 63

/* Bytes of a name with its last zero (RFC 1035 section 2.3.4). */
#define NAME_MAX_SIZE 255

/* No name of that size has more labels. */
#define JUMPS_MAX 128

/* The upper two bits of a length: the rest is a place. */
#define POINTER	     0xc0
#define POINTER_REST 0x3f

/* The first label of TEXT, up to a dot or the end. */
static size_t label_size(const char *text)
{
	size_t size = 0;

	while (text[size] != '\0' && text[size] != '.')
		size++;
	return size;
}

bool node_put_name(struct node_query *query, const char *text, bool complete)
{
	struct writer writer = writer_start(query->name, NAME_MAX_SIZE);

	do {
		size_t size = label_size(text);

		if (size == 0 || size > LABEL_MAX)
			return false;
		writer_u8(&writer, (uint8_t)size);
		writer_bytes(&writer, (const uint8_t *)text, size);
		text += size;
		if (*text == '.')
			text++;
	} while (*text != '\0');
	writer_u8(&writer, 0);
	if (writer.bad)
		return false;
	query->name_size = writer.at;
	if (!complete)
		query->name[query->name_size++] = 0;
	query->subject = NODE_SUBJECT_NAME;
	return true;
}

static size_t subject_size(const struct node_query *query)
{
	switch (query->subject) {
	case NODE_SUBJECT_TARGET:
		return 16;
	case NODE_SUBJECT_ADDR:
		return addr_size(&query->addr);
	case NODE_SUBJECT_NAME:
		return query->name_size;
	}
	return 0;
}

size_t node_size(const struct node_query *query)
{
	return ICMP_HEADER_SIZE + NONCE_SIZE + subject_size(query);
}

static uint8_t subject_code(const struct node_query *query)
{
	if (query->subject == NODE_SUBJECT_NAME)
		return CODE_NAME;
	if (query->subject == NODE_SUBJECT_ADDR &&
	    query->addr.family == ADDR_V4)
		return CODE_V4;
	return CODE_V6;
}

static const uint8_t *subject_bytes(const struct node_query *query,
				    const struct addr *target)
{
	switch (query->subject) {
	case NODE_SUBJECT_TARGET:
		return target->bytes;
	case NODE_SUBJECT_ADDR:
		return query->addr.bytes;
	case NODE_SUBJECT_NAME:
		break;
	}
	return query->name;
}

void node_build(struct writer *writer, const struct node_query *query,
		const struct addr *target, uint64_t nonce)
{
	writer_u8(writer, ICMP6_NODE_QUERY);
	writer_u8(writer, subject_code(query));
	writer_u16(writer, 0);
	writer_u16(writer, query->type);
	writer_u16(writer, query->flags);
	writer_u64(writer, nonce);
	writer_bytes(writer, subject_bytes(query, target), subject_size(query));
}

struct span node_data(struct span payload)
{
	struct cursor cursor = cursor_of(payload);

	cursor_skip(&cursor, NONCE_SIZE);
	return cursor_rest(&cursor);
}

/* RFC 1035 section 5.1: what would not stand for itself in a zone file. */
static bool is_special(uint8_t byte)
{
	static const uint8_t special[] = {'"', '.', ';', '\\',
					  '(', ')', '@', '$'};

	for (size_t i = 0; i < sizeof(special); i++)
		if (special[i] == byte)
			return true;
	return false;
}

static void write_byte(struct buf *text, uint8_t byte)
{
	if (byte <= ' ' || byte > '~')
		buf_print(text, "\\%03u", byte);
	else if (is_special(byte))
		buf_print(text, "\\%c", byte);
	else
		buf_char(text, (char)byte);
}

static void write_label(struct buf *text, struct span label)
{
	if (text->len > 0)
		buf_char(text, '.');
	for (size_t i = 0; i < label.size; i++)
		write_byte(text, label.data[i]);
}

/*
 * Goes where the two bytes at the cursor, of which FIRST is read, point to.
 * False unless that is before BEFORE, where this part of the name began: a name
 * that only goes back comes to an end.
 */
static bool follow(struct cursor *cursor, uint8_t first, size_t *before)
{
	size_t place = (size_t)(first & POINTER_REST) << 8 | cursor_u8(cursor);

	if (cursor->bad || place >= *before)
		return false;
	cursor->at = place;
	*before = place;
	return true;
}

/* Reads a name; the cursor is then behind it. */
static bool take_name(struct cursor *cursor, struct buf *text)
{
	struct cursor ahead = *cursor;
	size_t before = cursor->at;
	size_t end = 0;
	size_t size = 0;
	int jumps = 0;

	for (;;) {
		uint8_t length = cursor_u8(&ahead);

		if ((length & POINTER) == POINTER) {
			if (jumps++ == 0)
				end = ahead.at + 1;
			if (jumps > JUMPS_MAX ||
			    !follow(&ahead, length, &before))
				return false;
			continue;
		}
		size += (size_t)1 + length;
		if (ahead.bad || length > LABEL_MAX || size > NAME_MAX_SIZE)
			return false;
		if (length == 0)
			break;
		write_label(text, cursor_take(&ahead, length));
	}
	cursor->at = jumps > 0 ? end : ahead.at;
	return text->len > 0;
}

/* One zero more, where a next name would start. */
static bool take_zero(struct cursor *cursor)
{
	struct cursor ahead = *cursor;

	if (cursor_left(&ahead) == 0 || cursor_u8(&ahead) != 0)
		return false;
	*cursor = ahead;
	return true;
}

/* Section 6.2: a TTL of no meaning, then the names. */
bool node_next_name(struct cursor *cursor, struct node_name *name)
{
	struct buf text;

	if (cursor->at == 0)
		cursor_skip(cursor, 4);
	if (cursor_left(cursor) == 0)
		return false;
	buf_init(&text, name->text, sizeof(name->text));
	if (!take_name(cursor, &text)) {
		cursor->bad = true;
		return false;
	}
	name->complete = !take_zero(cursor);
	return true;
}

bool node_next_addr(struct cursor *cursor, enum addr_family family,
		    struct node_addr *addr)
{
	if (cursor_left(cursor) == 0)
		return false;
	addr->addr = (struct addr){.family = family};
	addr->ttl = (int32_t)cursor_u32(cursor);
	cursor_copy(cursor, addr->addr.bytes, addr_size(&addr->addr));
	return !cursor->bad;
}
