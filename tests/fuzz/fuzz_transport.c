/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UDP-Lite, DCCP and SCTP packets, read as quotes of ours and as answers; and
 * what is built around a payload, read back.
 *
 *    0    protocol
 *    1-2  coverage of UDP-Lite
 *    3-   the packet, or the payload
 */
#include "wire/transport.h"

#include <stdlib.h>
#include <string.h>

#define CONTROL 3
#define ROOM	4096
#define AROUND	64 /* more than stands around any payload */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_inside(struct span part, struct span whole)
{
	if (part.size == 0)
		return;
	check(part.data >= whole.data);
	check(part.data + part.size <= whole.data + whole.size);
}

static void read_packet(uint8_t protocol, struct span packet)
{
	struct cursor cursor = cursor_of(packet);
	struct transport_header header;

	if (transport_parse_quote(protocol, &cursor, &header)) {
		check(transport_has_ports(protocol) && packet.size >= 8);
		check_inside(header.payload, packet);
	}
	cursor = cursor_of(packet);
	if (transport_parse_answer(protocol, &cursor, &header))
		check(transport_has_ports(protocol) && packet.size >= 8);
}

static void build_around(uint8_t protocol, uint16_t coverage,
			 struct span payload)
{
	static const struct addr addr = {.family = ADDR_V6};
	struct transport_form form = {.coverage = coverage};
	struct transport_header header = {
		.source_port = 45000, .dest_port = 80, .seq = 0x01020304};
	uint8_t bytes[ROOM + AROUND];
	struct writer writer = writer_start(bytes, sizeof(bytes));
	struct transport_header back;
	struct cursor cursor;

	transport_begin(&writer, &form, protocol, &header, payload.size);
	writer_bytes(&writer, payload.data, payload.size);
	transport_finish(&writer, &form, protocol, 0, &addr, &addr);
	check(!writer.bad);
	check(writer.at == transport_size(protocol, payload.size));
	cursor = cursor_of((struct span){bytes, writer.at});
	if (!transport_parse_quote(protocol, &cursor, &back))
		return;
	check(back.source_port == 45000 && back.dest_port == 80);
	check(!back.has_seq || back.seq == 0x01020304);
	check(back.payload.size == payload.size);
	check(payload.size == 0 ||
	      memcmp(back.payload.data, payload.data, payload.size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span span = {.size = size - CONTROL};
	uint8_t *exact;

	if (size < CONTROL || size > ROOM)
		return 0;
	exact = malloc(span.size > 0 ? span.size : 1);
	check(exact != NULL);
	memcpy(exact, data + CONTROL, span.size);
	span.data = exact;
	read_packet(data[0], span);
	build_around(data[0], (uint16_t)(data[1] << 8 | data[2]), span);
	free(exact);
	return 0;
}
