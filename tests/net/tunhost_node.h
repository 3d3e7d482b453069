/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The node that tunhost.c is to whoever asks in the words of RFC 4620. It is
 * called host.lab and, by a byte that no terminal should see, e^[vil; its
 * interface has 192.0.2.1, 2001:db8::1, fe80::1, fec0::1 and ::192.0.2.1, and
 * another one has 192.0.2.2 and 2001:db8::2. Asked about anybody else it is
 * silent, as section 5 wants.
 */
#ifndef LEADLINE_TESTS_TUNHOST_NODE_H
#define LEADLINE_TESTS_TUNHOST_NODE_H

#include "tunhost_packet.h"

#include <arpa/inet.h>

enum { NODE_ASKS = 139, NODE_ANSWERS = 140, NODE_HEADER = 16 };

/* Qtypes, and the flags that say which addresses are wanted. */
enum { NODE_NAMES = 2, NODE_V6_ADDRS = 3, NODE_V4_ADDRS = 4 };
enum {
	NODE_ALL = 0x02,
	NODE_COMPATIBLE = 0x04,
	NODE_LINK = 0x08,
	NODE_SITE = 0x10,
	NODE_GLOBAL = 0x20
};

static bool asked_node(const struct asked *asked)
{
	return asked->family == IP6 && asked->protocol == IPPROTO_ICMPV6 &&
	       asked->size >= asked->header + NODE_HEADER &&
	       asked->bytes[asked->header] == NODE_ASKS;
}

static bool bytes_are(const uint8_t *bytes, size_t size, const void *text,
		      size_t wanted)
{
	return size == wanted && memcmp(bytes, text, size) == 0;
}

/* By the code of a question: of an address, of a name, of an IPv4 address. */
static bool node_is_meant(const struct asked *asked)
{
	const uint8_t *icmp = asked->bytes + asked->header;
	const uint8_t *subject = icmp + NODE_HEADER;
	size_t size = asked->size - asked->header - NODE_HEADER;
	static const uint8_t v4[4] = {192, 0, 2, 1};
	static const uint8_t v6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};

	switch (icmp[1]) {
	case 0:
		return bytes_are(subject, size, asked->target, 16) ||
		       bytes_are(subject, size, v6, 16);
	case 1: /* whole, or one label and a zero more (section 5) */
		return bytes_are(subject, size, "\4host\3lab", 10) ||
		       bytes_are(subject, size, "\4host\0", 7);
	case 2:
		return bytes_are(subject, size, v4, 4);
	default:
		return false;
	}
}

/* An address if its kind is wanted, with a TTL of an hour. */
static void node_add(struct packet *p, unsigned flags, unsigned wanted,
		     const char *text)
{
	static const uint8_t ttl[4] = {0, 0, 0x0e, 0x10};
	uint8_t bytes[16];
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;

	if ((flags & wanted) != wanted || inet_pton(family, text, bytes) != 1)
		return;
	packet_add(p, ttl, sizeof(ttl));
	packet_add(p, bytes, family == AF_INET6 ? 16 : 4);
}

static void node_add_data(struct packet *p, unsigned type, unsigned flags)
{
	static const uint8_t names[] = "\0\0\0\0\4host\3lab\0\5e\033vil\0";

	switch (type) {
	case NODE_NAMES:
		packet_add(p, names, sizeof(names));
		break;
	case NODE_V6_ADDRS:
		node_add(p, flags, NODE_GLOBAL, "2001:db8::1");
		node_add(p, flags, NODE_LINK, "fe80::1");
		node_add(p, flags, NODE_SITE, "fec0::1");
		node_add(p, flags, NODE_COMPATIBLE, "::192.0.2.1");
		node_add(p, flags, NODE_GLOBAL | NODE_ALL, "2001:db8::2");
		break;
	case NODE_V4_ADDRS:
		node_add(p, flags, 0, "192.0.2.1");
		node_add(p, flags, NODE_ALL, "192.0.2.2");
		break;
	}
}

/* False if there is nothing to say. */
static bool node_build(struct packet *p, const struct setup *setup,
		       const struct asked *asked, const uint8_t *from)
{
	const uint8_t *icmp = asked->bytes + asked->header;
	unsigned flags = (unsigned)icmp[6] << 8 | icmp[7];
	unsigned type = (unsigned)icmp[4] << 8 | icmp[5];

	if (!node_is_meant(asked))
		return false;
	packet_begin(p, setup, asked, from);
	packet_add(p, icmp, NODE_HEADER);
	p->bytes[p->icmp] = NODE_ANSWERS;
	p->bytes[p->icmp + 1] = (uint8_t)setup->node_code;
	p->bytes[p->icmp + 7] |= (uint8_t)setup->node_flags;
	if (setup->node_code == 0)
		node_add_data(p, type, flags);
	if (setup->forge == FORGE_TRUNCATED)
		p->size -= 3;
	packet_finish(p);
	return true;
}

#endif
