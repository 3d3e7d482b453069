/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCP segments. RFC 9293:
 *
 *   |          Source Port          |       Destination Port        |
 *   |                        Sequence Number                        |
 *   |                    Acknowledgment Number                      |
 *   | Offset| Rsrvd |     Flags     |            Window             |
 *   |           Checksum            |         Urgent Pointer        |
 *   |                           [Options]                           |
 */
#include "wire/tcp.h"

#define OPTION_END	    0
#define OPTION_NOP	    1
#define OPTION_MSS	    2
#define OPTION_WINDOW_SCALE 3
#define OPTION_SACK	    4
#define OPTION_TIMESTAMPS   8
#define OPTION_FASTOPEN	    34

/* What a Linux host of today sends. */
#define WINDOW	     64240
#define WINDOW_SHIFT 7

static size_t options_size(const struct tcp_form *form)
{
	size_t size = 0;

	if (form->mss != 0)
		size += 4;
	if (form->sack)
		size += 2;
	if (form->timestamps)
		size += 10;
	if (form->window_scaling)
		size += 3;
	if (form->fastopen)
		size += 2;
	return size;
}

size_t tcp_size(const struct tcp_form *form)
{
	return TCP_HEADER_SIZE + ((options_size(form) + 3) & ~(size_t)3);
}

static void write_options(struct writer *writer, const struct tcp_form *form,
			  uint32_t timestamp)
{
	if (form->mss != 0) {
		writer_u16(writer, OPTION_MSS << 8 | 4);
		writer_u16(writer, form->mss);
	}
	if (form->sack)
		writer_u16(writer, OPTION_SACK << 8 | 2);
	if (form->timestamps) {
		writer_u16(writer, OPTION_TIMESTAMPS << 8 | 10);
		writer_u32(writer, timestamp);
		writer_u32(writer, 0);
	}
	if (form->window_scaling) {
		writer_u16(writer, OPTION_WINDOW_SCALE << 8 | 3);
		writer_u8(writer, WINDOW_SHIFT);
	}
	if (form->fastopen)
		writer_u16(writer, OPTION_FASTOPEN << 8 | 2);
}

void tcp_build(struct writer *writer, const struct tcp_form *form,
	       const struct tcp_header *header)
{
	size_t size = tcp_size(form);
	size_t start = writer->at;

	writer_u16(writer, header->source_port);
	writer_u16(writer, header->dest_port);
	writer_u32(writer, header->seq);
	writer_u32(writer, form->flags & TCP_ACK ? header->ack : 0);
	writer_u8(writer, (uint8_t)(size / 4 << 4));
	writer_u8(writer, form->flags);
	writer_u16(writer, WINDOW);
	writer_u32(writer, 0);
	write_options(writer, form, header->seq);
	while (!writer->bad && writer->at < start + size)
		writer_u8(writer, OPTION_NOP);
}

bool tcp_parse(struct cursor *cursor, struct tcp_header *header)
{
	struct cursor more;
	size_t size;

	*header = (struct tcp_header){
		.source_port = cursor_u16(cursor),
		.dest_port = cursor_u16(cursor),
		.seq = cursor_u32(cursor),
	};
	if (cursor->bad)
		return false;
	more = *cursor;
	header->ack = cursor_u32(&more);
	size = (size_t)(cursor_u8(&more) >> 4) * 4;
	header->flags = cursor_u8(&more);
	header->window = cursor_u16(&more);
	header->checksum = cursor_u16(&more);
	cursor_skip(&more, 2);
	if (more.bad || size < TCP_HEADER_SIZE)
		return true;
	header->options = cursor_take(&more, size - TCP_HEADER_SIZE);
	*cursor = more;
	cursor->bad = false;
	return true;
}

static void read_option(uint8_t kind, struct span data, struct tcp_options *out)
{
	struct cursor cursor = cursor_of(data);

	switch (kind) {
	case OPTION_MSS:
		out->mss = cursor_u16(&cursor);
		break;
	case OPTION_SACK:
		out->sack = true;
		break;
	case OPTION_WINDOW_SCALE:
		out->window_scaling = true;
		break;
	case OPTION_TIMESTAMPS:
		out->timestamps = true;
		out->timestamp = cursor_u32(&cursor);
		out->time_reply = cursor_u32(&cursor);
		break;
	case OPTION_FASTOPEN:
		out->fastopen = true;
		break;
	default:
		break;
	}
}

void tcp_parse_options(struct span options, struct tcp_options *out)
{
	struct cursor cursor = cursor_of(options);

	*out = (struct tcp_options){0};
	while (cursor_left(&cursor) > 0) {
		uint8_t kind = cursor_u8(&cursor);
		uint8_t size;

		if (kind == OPTION_END)
			return;
		if (kind == OPTION_NOP)
			continue;
		size = cursor_u8(&cursor);
		if (cursor.bad || size < 2)
			return;
		read_option(kind, cursor_take(&cursor, (size_t)size - 2), out);
	}
}
