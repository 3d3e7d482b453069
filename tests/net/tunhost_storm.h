/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The storms of tunhost.c: forged packets of every shape about the echo request
 * that came last, none of which its sender may believe.
 *
 * What is unharmed in all of them is what a stranger may know or guess; what is
 * not is the proof: the MAC in the payload, or, in quotes that do not reach it,
 * the identifier.
 */
#ifndef LEADLINE_TESTS_TUNHOST_STORM_H
#define LEADLINE_TESTS_TUNHOST_STORM_H

#include "tunhost_options.h"
#include "tunhost_packet.h"

enum { STORM_ASKED = 1500 };

/* The forger: what it answers, and how it would as a host. */
struct storm {
	struct setup setup;
	uint8_t bytes[STORM_ASKED];
	struct asked asked;
	bool ready; /* something was asked */
	unsigned number;
	uint64_t sent;
	uint64_t refused; /* by the device */
	int64_t since;
};

/* What stands behind a quote instead of an extension structure: no header, the
 * wrong version, checksum; objects that are too short, too long, of no class;
 * labels and interfaces cut off. */
static const struct hex storm_extensions[] = {
	{4, {0x20, 0, 0, 0}},
	{4, {0x20, 0, 0xdf, 0xff}},
	{3, {0x20, 0, 0}},
	{12, {0x10, 0, 0, 0, 0, 8, 1, 1, 0, 1, 1, 0x40}},
	{12, {0x20, 0, 0, 0, 0, 3, 1, 1, 0, 1, 1, 0x40}},
	{12, {0x20, 0, 0, 0, 0xff, 0xff, 1, 1, 0, 1, 1, 0x40}},
	{12, {0x20, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0x40}},
	{12, {0x20, 0, 0x12, 0x34, 0, 8, 1, 1, 0, 1, 1, 0x40}},
	{11, {0x20, 0, 0, 0, 0, 7, 1, 1, 0, 1, 1}},
	{12, {0x20, 0, 0, 0, 0, 8, 2, 0xff, 0xff, 1, 1, 0x40}},
	{12, {0x20, 0, 0, 0, 0, 8, 0xff, 0xff, 0, 1, 1, 0x40}},
	{16, {0x20, 0, 0, 0, 0, 12, 2, 0x0e, 0, 0, 0, 1, 0xff, 0x1b, '[', 'J'}},
};

/* Options of IPv4 whose lengths and pointers lead astray. */
static const struct hex storm_options[] = {
	{4, {7, 39, 4, 0}},	 {4, {7, 0, 4, 0}},
	{4, {7, 7, 0, 0}},	 {4, {7, 7, 255, 1}},
	{4, {0x44, 0, 5, 0}},	 {4, {0x44, 36, 255, 1}},
	{4, {0x83, 7, 4, 0x0a}}, {4, {0x9f, 255, 1, 1}},
	{4, {1, 1, 1, 0}},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Keeps what is to be answered. */
static void storm_learn(struct storm *storm, const struct asked *asked)
{
	const ptrdiff_t source = asked->source - asked->bytes;
	const ptrdiff_t target = asked->target - asked->bytes;

	if (asked->size > sizeof(storm->bytes) || !asked_echo(asked))
		return;
	memcpy(storm->bytes, asked->bytes, asked->size);
	storm->asked = *asked;
	storm->asked.bytes = storm->bytes;
	storm->asked.source = storm->bytes + source;
	storm->asked.target = storm->bytes + target;
	storm->ready = true;
}

/* A host next door. */
static const uint8_t *storm_stranger(const struct storm *storm)
{
	static uint8_t addr[16];
	const size_t size = storm->asked.family == IP6 ? 16 : 4;

	memcpy(addr, storm->asked.target, size);
	addr[size - 1] ^= 0x40;
	return addr;
}

/* An error whose quote is forged, of whatever length, with whatever behind. The
 * MTU is that of the device: the kernel would believe in a smaller one. */
static void storm_error(struct storm *storm, struct packet *p, unsigned n)
{
	static const uint8_t heads[2][4][8] = {
		{{3, 1}, {11, 0}, {12, 0, 0, 0, 9}, {3, 4, 0, 0, 0, 0, 5, 220}},
		{{1, 0}, {3, 0}, {4, 1, 0, 0, 0, 0, 0, 9}, {2}},
	};
	struct setup *setup = &storm->setup;
	const size_t whole = storm->asked.header + 8 + 16;
	enum forge forge = FORGE_MAC;

	setup->ext = storm_extensions[n % COUNT(storm_extensions)];
	setup->ext_raw = true;
	setup->ext_lies = n % 3 == 0;
	setup->ext_length = (uint8_t)(n * 7);
	setup->quote = n % 2 ? SIZE_MAX : n % 80;
	/* With less of it than the MAC: not even of this sender. */
	if (setup->quote < whole || storm->asked.size < whole)
		forge = FORGE_ID;
	error_build(p, setup, &storm->asked, storm_stranger(storm),
		    heads[storm->asked.family][n / 5 % 4], 3, forge);
	setup->ext.size = 0;
}

static void storm_build(struct storm *storm, struct packet *p)
{
	struct setup *setup = &storm->setup;
	const struct asked *asked = &storm->asked;
	const unsigned n = storm->number++;
	/* Without a MAC the address is all that there is to doubt. */
	const bool small = asked->size < asked->header + 8 + 16;

	setup->options[0].size = 0;
	switch (setup->storm_foreign ? 0 : n % 8) {
	case 0:
		echo_build(p, setup, asked, asked->target, FORGE_ID);
		break;
	case 1:
		echo_build(p, setup, asked,
			   small ? storm_stranger(storm) : asked->target,
			   FORGE_MAC);
		break;
	case 2:
		echo_build(p, setup, asked, storm_stranger(storm), FORGE_MAC);
		break;
	case 3:
		echo_build(p, setup, asked, asked->target, FORGE_CHECKSUM);
		break;
	case 4:
		echo_build(p, setup, asked, asked->target, FORGE_MAC);
		p->size = p->icmp + n / 8 % 8;
		packet_finish(p);
		break;
	case 5:
		setup->options[0] = storm_options[n / 8 % COUNT(storm_options)];
		echo_build(p, setup, asked, storm_stranger(storm), FORGE_MAC);
		break;
	default:
		storm_error(storm, p, n / 8 * 2 + n % 2);
		break;
	}
}

#endif
