/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packets of tunhost.c: what came in is read, what goes out is built, with
 * every checksum right, unless forging is the point.
 */
#ifndef LEADLINE_TESTS_TUNHOST_PACKET_H
#define LEADLINE_TESTS_TUNHOST_PACKET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tunhost_options.h"

/* A packet that came, as far as an answer needs it. */
struct asked {
	const uint8_t *bytes;
	size_t size;
	int family;
	size_t header;
	uint8_t ttl;
	uint8_t protocol;
	const uint8_t *source;
	const uint8_t *target;
};

/* A packet under construction; `icmp` is where its ICMP message begins. */
struct packet {
	uint8_t bytes[PACKET_MAX];
	size_t size;
	size_t icmp;
	int family;
};

static bool asked_parse(struct asked *asked, const uint8_t *bytes, size_t size)
{
	*asked = (struct asked){.bytes = bytes, .size = size};
	if (size >= 48 && bytes[0] >> 4 == 6) {
		asked->family = IP6;
		asked->header = 40;
		asked->protocol = bytes[6];
		asked->ttl = bytes[7];
		asked->source = bytes + 8;
		asked->target = bytes + 24;
		return asked->target[0] != 0xff;
	}
	if (size < 28 || bytes[0] >> 4 != 4)
		return false;
	asked->header = (size_t)(bytes[0] & 15) * 4;
	asked->ttl = bytes[8];
	asked->protocol = bytes[9];
	asked->source = bytes + 12;
	asked->target = bytes + 16;
	/* no multicast and no fragments */
	return asked->target[0] < 224 && !(bytes[6] & 0x3f) && !bytes[7] &&
	       asked->header >= 20 && asked->header + 8 <= size;
}

static bool asked_echo(const struct asked *asked)
{
	const bool six = asked->family == IP6;

	return asked->protocol == (six ? IPPROTO_ICMPV6 : IPPROTO_ICMP) &&
	       asked->bytes[asked->header] == (six ? 128 : 8);
}

static void put16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static uint16_t sum16(const uint8_t *bytes, size_t size, uint32_t sum)
{
	for (size_t i = 0; i < size; i++)
		sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void packet_add(struct packet *p, const uint8_t *bytes, size_t size)
{
	if (size > sizeof(p->bytes) - p->size)
		size = sizeof(p->bytes) - p->size;
	memcpy(p->bytes + p->size, bytes, size);
	p->size += size;
}

static void packet_add_zeros(struct packet *p, size_t size)
{
	static const uint8_t zeros[256];

	packet_add(p, zeros, size);
}

/* The IP options of an answer: by the last byte of the address, if there are
 * several. */
static const struct hex *shape_of(const struct setup *setup,
				  const struct asked *asked)
{
	const uint8_t last = asked->target[3];

	return &setup->options[last < setup->shapes ? last : 0];
}

/* Begin an answer to `asked` with the IP header, sent by `from`. */
static void packet_begin(struct packet *p, const struct setup *setup,
			 const struct asked *asked, const uint8_t *from)
{
	static const uint8_t head4[8] = {0x40};
	static const uint8_t head6[6] = {0x60, 0, 0, 0, 0, 0};
	const uint8_t after4[4] = {setup->ttl, IPPROTO_ICMP, 0, 0};
	const uint8_t after6[2] = {IPPROTO_ICMPV6, setup->ttl};
	const struct hex *shape = shape_of(setup, asked);

	p->size = 0;
	p->family = asked->family;
	if (p->family == IP6) {
		packet_add(p, head6, sizeof(head6));
		packet_add(p, after6, sizeof(after6));
		packet_add(p, from, 16);
		packet_add(p, asked->source, 16);
	} else {
		packet_add(p, head4, sizeof(head4));
		packet_add(p, after4, sizeof(after4));
		packet_add(p, from, 4);
		packet_add(p, asked->source, 4);
		packet_add(p, shape->bytes, shape->size);
		packet_add_zeros(p, (4 - p->size % 4) % 4);
	}
	p->icmp = p->size;
}

/* Fill in the lengths and checksums. */
static void packet_finish(struct packet *p)
{
	uint8_t *icmp = p->bytes + p->icmp;
	size_t size = p->size - p->icmp;
	uint32_t pseudo = 0;

	if (p->family == IP6) {
		put16(p->bytes + 4, size);
		pseudo = sum16(p->bytes + 8, 32, 0);
		pseudo += (uint32_t)size + IPPROTO_ICMPV6;
	} else {
		p->bytes[0] = (uint8_t)(0x40 | p->icmp / 4);
		put16(p->bytes + 2, p->size);
		put16(p->bytes + 10, 0);
		put16(p->bytes + 10, 0xffff ^ sum16(p->bytes, p->icmp, 0));
	}
	put16(icmp + 2, 0);
	put16(icmp + 2, 0xffff ^ sum16(icmp, size, pseudo));
}

/* The quote, with the TTL that is left where the error arises. */
static void packet_add_quote(struct packet *p, const struct setup *setup,
			     const struct asked *asked, uint8_t ttl)
{
	uint8_t *quote = p->bytes + p->size;
	size_t most = setup->ext.size ? 576 : 1232;
	size_t size = asked->size < setup->quote ? asked->size : setup->quote;

	packet_add(p, asked->bytes, size < most ? size : most);
	size = (size_t)(p->bytes + p->size - quote);
	if (asked->family == IP6 && size >= 8)
		quote[7] = ttl;
	if (asked->family == IP4 && size >= asked->header) {
		quote[8] = ttl;
		put16(quote + 10, 0);
		put16(quote + 10, 0xffff ^ sum16(quote, asked->header, 0));
	}
}

/* RFC 4884 section 4: the types that have room for a length. */
static bool extension_fits(int family, uint8_t type)
{
	if (family == IP6)
		return type == 1 || type == 3;
	return type == 3 || type == 11 || type == 12;
}

/* RFC 4884: the quote is padded, its length told, the extension follows. */
static void packet_add_extension(struct packet *p, const struct setup *setup)
{
	const size_t unit = p->family == IP6 ? 8 : 4;
	const size_t quote = p->size - p->icmp - 8;
	uint8_t *extension;

	packet_add_zeros(p, quote < 128 ? 128 - quote : -quote % unit);
	if (!setup->ext_legacy)
		p->bytes[p->icmp + (p->family == IP6 ? 4 : 5)] =
			(uint8_t)((p->size - p->icmp - 8) / unit);
	if (setup->ext_lies)
		p->bytes[p->icmp + (p->family == IP6 ? 4 : 5)] =
			setup->ext_length;
	extension = p->bytes + p->size;
	if (!setup->ext_raw)
		packet_add(p, (const uint8_t[]){0x20, 0, 0, 0}, 4);
	packet_add(p, setup->ext.bytes, setup->ext.size);
	if (!setup->ext_raw)
		put16(extension + 2,
		      0xffff ^ sum16(extension, setup->ext.size + 4, 0));
}

static void packet_cut(struct packet *p, const struct setup *setup, uint8_t ttl)
{
	if (setup->cuts && p->size > p->icmp + setup->cut + ttl)
		p->size = p->icmp + setup->cut + ttl;
}

/* What an iputils of its own would time with: seconds and microseconds. */
static void forge_stamp(uint8_t *data, size_t size, const struct hex *stamp)
{
	for (size_t i = 0; i < size && i < 16; i++)
		data[i] = i < stamp->size ? stamp->bytes[i] : data[i] ^ 0xff;
}

static void forge_apply(struct packet *p, const struct setup *setup,
			enum forge forge)
{
	uint8_t *icmp = p->bytes + p->icmp;
	size_t payload = p->size - p->icmp - 8;

	switch (forge) {
	case FORGE_NONE:
	case FORGE_CHECKSUM:
	case FORGE_TARGET:
		break;
	case FORGE_PORT:
		icmp[1] ^= 0x15;
		break;
	case FORGE_ID:
		icmp[4] ^= 0x55;
		break;
	case FORGE_SEQ:
		icmp[6] ^= 0x10;
		break;
	case FORGE_STAMP:
		forge_stamp(icmp + 8, payload, &setup->stamp);
		break;
	case FORGE_MAC:
		if (payload >= 16)
			icmp[8 + 15] ^= 0x01;
		break;
	case FORGE_PAYLOAD:
		if (payload)
			icmp[8 + payload - 1] ^= 0xff;
		break;
	case FORGE_TRUNCATED:
		p->size -= payload - payload / 2;
		break;
	case FORGE_LONG:
		packet_add_zeros(p, 16);
		break;
	case FORGE_HUGE:
		for (int i = 0; i < 200; i++)
			packet_add_zeros(p, 256);
		break;
	}
}

/* What is forged in an error is the packet that it quotes. */
static void forge_quote(struct packet *p, const struct setup *setup,
			const struct asked *asked, enum forge forge)
{
	const size_t icmp = p->icmp;

	if (p->size < icmp + 8 + asked->header + 8)
		return;
	if (forge == FORGE_TARGET)
		p->bytes[icmp + 8 + (size_t)(asked->target - asked->bytes)] ^=
			1;
	p->icmp += 8 + asked->header;
	forge_apply(p, setup, forge);
	p->icmp = icmp;
}

static void error_build(struct packet *p, const struct setup *setup,
			const struct asked *asked, const uint8_t *from,
			const uint8_t head[static 8], uint8_t ttl,
			enum forge forge)
{
	packet_begin(p, setup, asked, from);
	packet_add(p, head, 8);
	packet_add_quote(p, setup, asked, ttl);
	forge_quote(p, setup, asked, forge);
	if (setup->ext.size && extension_fits(p->family, head[0]))
		packet_add_extension(p, setup);
	packet_cut(p, setup, asked->ttl);
	packet_finish(p);
	if (forge == FORGE_CHECKSUM)
		p->bytes[p->icmp + 2] ^= 0x55;
}

static void echo_build(struct packet *p, const struct setup *setup,
		       const struct asked *asked, const uint8_t *from,
		       enum forge forge)
{
	packet_begin(p, setup, asked, from);
	packet_add(p, asked->bytes + asked->header,
		   asked->size - asked->header);
	p->bytes[p->icmp] = asked->family == IP6 ? 129 : 0;
	forge_apply(p, setup, forge);
	packet_finish(p);
	if (forge == FORGE_CHECKSUM)
		p->bytes[p->icmp + 2] ^= 0x55;
}

#endif
