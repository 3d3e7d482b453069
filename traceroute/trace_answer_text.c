/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects are joined by ';', what is in one of them by ',' and the entries of a
 * label stack by '/':
 *
 *	<MPLS:L=24001,E=0,S=0,T=1/L=3,E=5,S=1,T=254>
 *	<INC:17,192.0.2.9,"eth1",mtu=9000;3/1:00000001>
 *	<syn,ack,mss=1460,sack>
 */
#include "trace_answer_text.h"

#include "wire/icmpext.h"
#include "wire/tcp.h"
#include "wire/transport.h"

#include <inttypes.h>

/* Writes what joins this to what was there before. */
static void join(struct buf *buf, char with, bool *first)
{
	if (!*first)
		buf_char(buf, with);
	*first = false;
}

static void put_labels(struct buf *buf, struct span data)
{
	struct cursor cursor = cursor_of(data);
	struct icmpext_label label;
	bool first = true;

	buf_text(buf, "MPLS:");
	while (icmpext_next_label(&cursor, &label)) {
		join(buf, '/', &first);
		buf_print(buf, "L=%" PRIu32 ",E=%u,S=%u,T=%u", label.label,
			  label.traffic_class, label.bottom, label.ttl);
	}
}

/* Whatever a terminal could obey is shown as a number. */
static void put_name(struct buf *buf, struct span name)
{
	buf_char(buf, '"');
	for (size_t i = 0; i < name.size; i++) {
		uint8_t byte = name.data[i];

		if (byte >= ' ' && byte <= '~')
			buf_char(buf, (char)byte);
		else
			buf_print(buf, "%%%02X", byte);
	}
	buf_char(buf, '"');
}

static void put_addr(struct buf *buf, const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];

	addr_format(addr, text);
	buf_text(buf, text);
}

static const char *role_name(enum icmpext_role role)
{
	switch (role) {
	case ICMPEXT_INCOMING:
		return "INC:";
	case ICMPEXT_SUB_IP:
		return "SUB:";
	case ICMPEXT_OUTGOING:
		return "OUT:";
	case ICMPEXT_NEXT_HOP:
		break;
	}
	return "NXT:";
}

static void put_interface(struct buf *buf,
			  const struct icmpext_interface *interface)
{
	bool first = true;

	buf_text(buf, role_name(interface->role));
	if (interface->has_index) {
		join(buf, ',', &first);
		buf_print(buf, "%" PRIu32, interface->index);
	}
	if (interface->addr.family != ADDR_NONE) {
		join(buf, ',', &first);
		put_addr(buf, &interface->addr);
	}
	if (interface->name.size > 0) {
		join(buf, ',', &first);
		put_name(buf, interface->name);
	}
	if (interface->mtu != 0) {
		join(buf, ',', &first);
		buf_print(buf, "mtu=%" PRIu32, interface->mtu);
	}
}

/* In words of 32 bits, as they came. */
static void put_unknown(struct buf *buf, const struct icmpext_object *object)
{
	buf_print(buf, "%u/%u:", object->class_num, object->c_type);
	for (size_t i = 0; i < object->data.size; i++) {
		if (i > 0 && i % 4 == 0)
			buf_char(buf, ',');
		buf_print(buf, "%02x", object->data.data[i]);
	}
}

static void put_object(struct buf *buf, const struct icmpext_object *object)
{
	struct icmpext_interface interface;

	if (object->class_num == ICMPEXT_MPLS && object->c_type == 1)
		put_labels(buf, object->data);
	else if (object->class_num == ICMPEXT_INTERFACE &&
		 icmpext_parse_interface(object, &interface))
		put_interface(buf, &interface);
	else
		put_unknown(buf, object);
}

static void put_objects(struct buf *buf, struct span extensions)
{
	struct cursor cursor = cursor_of(extensions);
	struct icmpext_object object;
	bool first = true;

	while (icmpext_next(&cursor, &object)) {
		join(buf, ';', &first);
		put_object(buf, &object);
	}
}

static void put_tcp_options(struct buf *buf, struct span bytes)
{
	struct tcp_options options;

	tcp_parse_options(bytes, &options);
	if (options.mss != 0)
		buf_print(buf, ",mss=%u", options.mss);
	if (options.sack)
		buf_text(buf, ",sack");
	if (options.timestamps)
		buf_text(buf, ",timestamps");
	if (options.window_scaling)
		buf_text(buf, ",window_scaling");
	if (options.fastopen)
		buf_text(buf, ",fastopen");
}

static void put_tcp(struct buf *buf, uint8_t flags)
{
	static const char *const names[] = {"fin", "syn", "rst", "psh",
					    "ack", "urg", "ece", "cwr"};
	bool first = true;

	for (unsigned int bit = 0; bit < 8; bit++) {
		if ((flags >> bit & 1) == 0)
			continue;
		join(buf, ',', &first);
		buf_text(buf, names[bit]);
	}
}

static const char *packet_name(enum trace_method method, uint8_t type)
{
	if (method == TRACE_METHOD_DCCP && type == TRANSPORT_DCCP_RESPONSE)
		return "response";
	if (method == TRACE_METHOD_DCCP && type == TRANSPORT_DCCP_RESET)
		return "reset";
	if (method == TRACE_METHOD_SCTP && type == TRANSPORT_SCTP_INIT_ACK)
		return "init-ack";
	if (method == TRACE_METHOD_SCTP && type == TRANSPORT_SCTP_ABORT)
		return "abort";
	return "";
}

void trace_answer_text(const struct trace_hops *hops,
		       const struct trace_options *options,
		       const struct trace_cell *cell, struct buf *buf)
{
	enum trace_method method = options->module->method;

	if (cell->meaning == ICMP_ERROR) {
		if (options->extensions)
			put_objects(buf, trace_store_look(&hops->store,
							  cell->extensions));
		return;
	}
	if (!options->special.info)
		return;
	if (method != TRACE_METHOD_TCP) {
		buf_text(buf, packet_name(method, cell->packet_type));
		return;
	}
	put_tcp(buf, cell->tcp_flags);
	put_tcp_options(buf, trace_store_look(&hops->store, cell->tcp_options));
}
