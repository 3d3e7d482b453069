/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file for Prometheus about hosts of any name, with any counts: each line is
 * a comment or a sample, the name of the host comes back from its label, and in
 * a room that is too small there is nothing at all.
 *
 *    0-7  a count, and a round trip
 *    8    bytes of the name of the first host
 *    9-   the names of both
 */
#include "ui/escape.h"
#include "ui/metrics.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER	  9
#define HOSTS	  2
#define NAME_MAX_ 300

static void check(bool good)
{
	if (!good)
		abort();
}

static void expect(const char **at, const char *text)
{
	check(strncmp(*at, text, strlen(text)) == 0);
	*at += strlen(text);
}

/* A label value, with what the format escapes taken back. */
static void take_label(const char **at, char *to)
{
	while (**at != '"') {
		check(**at >= ' ' && **at <= '~');
		if (**at == '\\') {
			++*at;
			check(**at == '\\' || **at == '"');
		}
		*to++ = *(*at)++;
	}
	*to = '\0';
}

static void skip_name(const char **at)
{
	check(strspn(*at, "abcdefghijklmnopqrstuvwxyz_") > 0);
	*at += strspn(*at, "abcdefghijklmnopqrstuvwxyz_");
}

/* One line; its label is one of NAMES, as ui/escape writes them. */
static void read_line(const char **at, char names[HOSTS][4 * NAME_MAX_ + 1])
{
	char label[8 * NAME_MAX_];

	if (**at == '#') {
		*at += strcspn(*at, "\n");
		expect(at, "\n");
		return;
	}
	skip_name(at);
	expect(at, "{target=\"");
	take_label(at, label);
	check(strcmp(label, names[0]) == 0 || strcmp(label, names[1]) == 0);
	expect(at, "\",addr=\"192.0.2.9\"");
	if (**at == ',') {
		expect(at, ",le=\"");
		check(strspn(*at, "0123456789.+Inf") > 0);
		*at += strspn(*at, "0123456789.+Inf");
		expect(at, "\"");
	}
	expect(at, "} ");
	check(strspn(*at, "0123456789.") > 0);
	*at += strspn(*at, "0123456789.");
	expect(at, "\n");
}

static void read_all(const char *text, size_t hosts,
		     char names[HOSTS][4 * NAME_MAX_ + 1])
{
	size_t lines = 0;

	while (*text != '\0') {
		read_line(&text, names);
		lines++;
	}
	check(lines == 2 * (8 + 1 + 1) + hosts * (8 + 1 + METRICS_BUCKETS + 2));
}

static void write_all(const struct metrics_target *targets, size_t hosts,
		      char names[HOSTS][4 * NAME_MAX_ + 1])
{
	size_t room = 8192 + 64 * (strlen(names[0]) + strlen(names[1]));
	char *text = malloc(room);
	struct buf buf;

	check(text != NULL);
	buf_init(&buf, text, room);
	check(metrics_write(&buf, targets, hosts));
	read_all(text, hosts, names);
	/* Half of the time would go into it. */
	if (targets[0].sent % 16 == 0) {
		buf_init(&buf, text, buf.len / 2 + 1);
		check(!metrics_write(&buf, targets, hosts) && buf.len == 0);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct addr addr = {.family = ADDR_V4, .bytes = {192, 0, 2, 9}};
	struct metrics_rtt rtt = {.count = 0};
	struct metrics_target targets[HOSTS];
	char escaped[HOSTS][4 * NAME_MAX_ + 1];
	char names[HOSTS][NAME_MAX_ + 1] = {"", ""};
	uint64_t count;
	size_t first;

	if (size < HEADER || size - HEADER > NAME_MAX_)
		return 0;
	memcpy(&count, data, sizeof(count));
	metrics_add(&rtt, (int64_t)(count >> 1));
	first = data[8] < size - HEADER ? data[8] : size - HEADER;
	memcpy(names[0], data + HEADER, first);
	memcpy(names[1], data + HEADER + first, size - HEADER - first);
	for (size_t i = 0; i < HOSTS; i++) {
		struct buf buf;

		buf_init(&buf, escaped[i], sizeof(escaped[i]));
		escape_bytes(&buf, names[i], strlen(names[i]));
		targets[i] = (struct metrics_target){
			.target = names[i],
			.addr = &addr,
			.sent = count,
			.forged = ~count,
			.up = count & 1,
			.rtt = &rtt,
		};
	}
	/* All of the time goes into lines: mostly one host will do. */
	write_all(targets, count % 8 == 0 ? HOSTS : 1, escaped);
	return 0;
}
