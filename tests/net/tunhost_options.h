/* SPDX-License-Identifier: BSD-2-Clause */
/* The options of tunhost.c, whose head says what they mean. */
#ifndef LEADLINE_TESTS_TUNHOST_OPTIONS_H
#define LEADLINE_TESTS_TUNHOST_OPTIONS_H

#include <arpa/inet.h>
#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PACKET_MAX = 65535, HOPS_MAX = 256, HEX_MAX = 512, SHAPES_MAX = 64 };
enum { IP4 = 0, IP6 = 1 };

enum forge {
	FORGE_NONE,
	FORGE_ID,
	FORGE_SEQ,
	FORGE_STAMP,
	FORGE_PAYLOAD,
	FORGE_CHECKSUM,
	FORGE_TRUNCATED,
	FORGE_LONG,
	FORGE_MAC,
	FORGE_HUGE,
	FORGE_TARGET,
	FORGE_PORT,
};

static const char *const forge_names[] = {
	[FORGE_NONE] = "none",
	[FORGE_ID] = "wrong-id",
	[FORGE_SEQ] = "wrong-seq",
	[FORGE_STAMP] = "wrong-stamp",
	[FORGE_PAYLOAD] = "wrong-payload",
	[FORGE_CHECKSUM] = "wrong-checksum",
	[FORGE_TRUNCATED] = "truncated",
	[FORGE_LONG] = "over-long",
	[FORGE_MAC] = "wrong-mac",
	[FORGE_HUGE] = "huge",
	[FORGE_TARGET] = "wrong-target",
	[FORGE_PORT] = "wrong-port",
};

/* An IPv4 address is the first four bytes. */
struct address {
	bool set;
	uint8_t bytes[16];
};

struct hex {
	size_t size;
	uint8_t bytes[HEX_MAX];
};

struct setup {
	const char *device;
	int64_t seconds;
	unsigned routers;
	struct address hops[2][HOPS_MAX];
	int64_t hop_delays[HOPS_MAX];
	struct address from[2];
	uint8_t ttl;
	int64_t delay;
	int64_t hold;
	unsigned hold_every;
	unsigned copies;
	unsigned copies_every;
	const char *lose;
	enum forge forge;
	unsigned forge_every;
	bool forge_hops;
	bool also;
	struct hex stamp;
	bool error;
	bool error_by_address;
	uint8_t error_type;
	uint8_t error_code;
	uint32_t error_info;
	size_t quote;
	struct hex ext;
	bool ext_raw;
	bool ext_legacy;
	bool ext_lies;
	uint8_t ext_length;
	bool cuts;
	size_t cut;
	unsigned shapes;
	struct hex options[SHAPES_MAX];
	unsigned node_code;
	unsigned node_flags;
	unsigned storm;
	uint64_t storm_rate;
	bool storm_foreign;
};

static void die(const char *what)
{
	fprintf(stderr, "tunhost: %s\n", what);
	exit(2);
}

/* A number from 0 to `most`; *end is what follows it. */
static unsigned long number_read(const char *text, unsigned long most,
				 char **end)
{
	unsigned long value;

	if (*text < '0' || *text > '9')
		die("a number is missing");
	value = strtoul(text, end, 0);
	if (value > most)
		die("a number is too large");
	return value;
}

static unsigned long number(const char *text, unsigned long most)
{
	char *end;
	unsigned long value = number_read(text, most, &end);

	if (*end)
		die("a number ends badly");
	return value;
}

/* `A:B`; without B, *b stays as it is. */
static unsigned long number_pair(const char *text, unsigned long most,
				 unsigned *b)
{
	char *end;
	unsigned long a = number_read(text, most, &end);

	if (*end == ':')
		*b = (unsigned)number(end + 1, UINT32_MAX);
	else if (*end)
		die("a number ends badly");
	return a;
}

/* A time like 5ms; *end is what follows it. */
static int64_t time_read(const char *text, char **end)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {
		{"ns", 1},
		{"us", 1000},
		{"ms", 1000000},
		{"s", 1000000000},
	};
	int64_t value = (int64_t)number_read(text, 1000000000, end);

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t size = strlen(units[i].name);

		if (!strncmp(*end, units[i].name, size)) {
			*end += size;
			return value * units[i].ns;
		}
	}
	die("a time has no unit (ns us ms s)");
	return 0;
}

static int64_t time_pair(const char *text, unsigned *every)
{
	char *end;
	int64_t time = time_read(text, &end);

	if (*end == ':')
		*every = (unsigned)number(end + 1, UINT32_MAX);
	else if (*end)
		die("a time ends badly");
	return time;
}

static void hex_parse(struct hex *hex, const char *text)
{
	for (hex->size = 0; *text; text += 2) {
		char digits[3] = {text[0], text[1]};

		if (hex->size == HEX_MAX || strspn(digits, "0123456789abcdef"
							   "ABCDEF") != 2)
			die("bad hex");
		hex->bytes[hex->size++] = (uint8_t)strtoul(digits, NULL, 16);
	}
}

/* Write an address to where its family is kept. */
static void address_parse(struct address *v4, struct address *v6,
			  const char *text)
{
	if (inet_pton(AF_INET, text, v4->bytes) == 1)
		v4->set = true;
	else if (inet_pton(AF_INET6, text, v6->bytes) == 1)
		v6->set = true;
	else
		die("bad address");
}

static void hop_parse(struct setup *setup, const char *text)
{
	char *end;
	unsigned long k = number_read(text, HOPS_MAX - 1, &end);

	if (*end != '=')
		die("--hop wants K=ADDR");
	address_parse(&setup->hops[IP4][k], &setup->hops[IP6][k], end + 1);
}

static void hop_delay_parse(struct setup *setup, const char *text)
{
	char *end;
	unsigned long k = number_read(text, HOPS_MAX - 1, &end);

	if (*end != '=')
		die("--hop-delay wants K=TIME");
	setup->hop_delays[k] = time_read(end + 1, &end);
}

static void forge_parse(struct setup *setup, const char *text)
{
	size_t size = strcspn(text, ":");

	setup->forge_every = 1;
	if (text[size])
		setup->forge_every = (unsigned)number(text + size + 1, 1 << 30);
	for (unsigned i = FORGE_ID; i <= FORGE_PORT; i++) {
		if (!strncmp(text, forge_names[i], size) &&
		    strlen(forge_names[i]) == size) {
			setup->forge = (enum forge)i;
			return;
		}
	}
	die("no such --forge");
}

/* T:C[:INFO] */
static void error_parse(struct setup *setup, const char *text)
{
	char *end;

	setup->error = true;
	setup->error_type = (uint8_t)number_read(text, 255, &end);
	if (*end != ':')
		die("--error wants T:C[:INFO]");
	setup->error_code =
		(uint8_t)number_pair(end + 1, 255, &setup->error_info);
}

static void lose_parse(struct setup *setup, const char *text)
{
	if (!*text || text[strspn(text, ".x")])
		die("--lose wants . and x");
	setup->lose = text;
}

static const struct option option_table[] = {
	{"dev", required_argument, NULL, 'D'},
	{"seconds", required_argument, NULL, 's'},
	{"routers", required_argument, NULL, 'r'},
	{"hop", required_argument, NULL, 'p'},
	{"hop-delay", required_argument, NULL, 'P'},
	{"from", required_argument, NULL, 'f'},
	{"ttl", required_argument, NULL, 't'},
	{"delay", required_argument, NULL, 'd'},
	{"hold", required_argument, NULL, 'h'},
	{"copies", required_argument, NULL, 'c'},
	{"lose", required_argument, NULL, 'l'},
	{"forge", required_argument, NULL, 'g'},
	{"forge-hops", no_argument, NULL, 'G'},
	{"stamp", required_argument, NULL, 'S'},
	{"also", no_argument, NULL, 'a'},
	{"error", required_argument, NULL, 'e'},
	{"error-by-address", optional_argument, NULL, 'E'},
	{"quote", required_argument, NULL, 'q'},
	{"ext", required_argument, NULL, 'x'},
	{"ext-raw", required_argument, NULL, 'X'},
	{"ext-legacy", no_argument, NULL, 'L'},
	{"ext-length", required_argument, NULL, 'W'},
	{"cut-by-ttl", required_argument, NULL, 'C'},
	{"options", required_argument, NULL, 'o'},
	{"node", required_argument, NULL, 'n'},
	{"storm", required_argument, NULL, 'b'},
	{"storm-rate", required_argument, NULL, 'B'},
	{"storm-foreign", no_argument, NULL, 'Z'},
	{0},
};

static void option_set_packet(struct setup *setup, int letter,
			      const char *value)
{
	switch (letter) {
	case 'g':
		forge_parse(setup, value);
		return;
	case 'a':
		setup->also = true;
		return;
	case 'S':
		setup->forge = FORGE_STAMP;
		setup->forge_every = 1;
		hex_parse(&setup->stamp, value);
		return;
	case 'e':
		error_parse(setup, value);
		return;
	case 'E':
		setup->error = setup->error_by_address = true;
		if (value)
			setup->error_info = (uint32_t)number(value, UINT32_MAX);
		return;
	case 'q':
		setup->quote = SIZE_MAX;
		if (strcmp(value, "full") != 0)
			setup->quote = number(value, PACKET_MAX);
		return;
	case 'X':
		setup->ext_raw = true;
		hex_parse(&setup->ext, value);
		return;
	case 'x':
		hex_parse(&setup->ext, value);
		return;
	case 'L':
		setup->ext_legacy = true;
		return;
	case 'W':
		setup->ext_lies = true;
		setup->ext_length = (uint8_t)number(value, 255);
		return;
	case 'C':
		setup->cuts = true;
		setup->cut = number(value, PACKET_MAX);
		return;
	case 'o':
		if (setup->shapes == SHAPES_MAX)
			die("too many --options");
		hex_parse(&setup->options[setup->shapes], value);
		if (setup->options[setup->shapes++].size > 40)
			die("40 bytes of --options at most");
		return;
	case 'n':
		setup->node_code =
			(unsigned)number_pair(value, 255, &setup->node_flags);
		return;
	}
	exit(2); /* getopt_long has said why */
}

static void option_set(struct setup *setup, int letter, const char *value)
{
	char *end;

	switch (letter) {
	case 'D':
		setup->device = value;
		return;
	case 's':
		setup->seconds = (int64_t)number(value, 1000000);
		return;
	case 'r':
		setup->routers = (unsigned)number(value, HOPS_MAX - 1);
		return;
	case 'p':
		hop_parse(setup, value);
		return;
	case 'P':
		hop_delay_parse(setup, value);
		return;
	case 'G':
		setup->forge_hops = true;
		return;
	case 'f':
		address_parse(&setup->from[IP4], &setup->from[IP6], value);
		return;
	case 't':
		setup->ttl = (uint8_t)number(value, 255);
		return;
	case 'd':
		setup->delay = time_read(value, &end);
		return;
	case 'h':
		setup->hold_every = 1;
		setup->hold = time_pair(value, &setup->hold_every);
		return;
	case 'c':
		setup->copies_every = 1;
		setup->copies = (unsigned)number_pair(value, 1000,
						      &setup->copies_every);
		return;
	case 'l':
		lose_parse(setup, value);
		return;
	case 'b':
		setup->storm = (unsigned)number(value, 100000);
		return;
	case 'B':
		setup->storm_rate = number(value, 10000000);
		return;
	case 'Z':
		setup->storm_foreign = true;
		return;
	}
	option_set_packet(setup, letter, value);
}

/* Where nothing else is said: router K is 10.98.0.K and fd98::K. */
static void hops_default(struct setup *setup)
{
	static const uint8_t first6[16] = {0xfd, 0x98};
	static const uint8_t first4[4] = {10, 98};

	for (unsigned k = 0; k < HOPS_MAX; k++) {
		memcpy(setup->hops[IP4][k].bytes, first4, 4);
		memcpy(setup->hops[IP6][k].bytes, first6, 16);
		setup->hops[IP4][k].bytes[3] = (uint8_t)k;
		/* fd98::10 is the tenth, as people count */
		setup->hops[IP6][k].bytes[15] =
			(uint8_t)(k % 10 | k / 10 % 10 << 4);
		setup->hops[IP6][k].bytes[14] = (uint8_t)(k / 100);
	}
}

static void options_parse(struct setup *setup, int argc, char **argv)
{
	int letter;

	setup->device = "tun0";
	setup->seconds = 1000000;
	setup->ttl = 64;
	setup->quote = SIZE_MAX;
	setup->lose = ".";
	hops_default(setup);
	while ((letter = getopt_long(argc, argv, "", option_table, NULL)) != -1)
		option_set(setup, letter, optarg);
	if (optind != argc)
		die("only options, please");
}

#endif
