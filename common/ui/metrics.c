/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One family of samples after the other.
 */
#include "ui/metrics.h"

#include "base/ns.h"
#include "ui/escape.h"

#include <inttypes.h>
#include <string.h>

#define FIRST_EDGE (50 * NS_PER_US)

/* Longest target in a label; the rest is cut off. */
#define LABEL_MAX 1024

void metrics_add(struct metrics_rtt *rtt, int64_t ns)
{
	int64_t edge = FIRST_EDGE;
	size_t i = 0;

	while (i < METRICS_BUCKETS - 1 && ns > edge) {
		edge *= 2;
		i++;
	}
	rtt->buckets[i]++;
	rtt->count++;
	rtt->sum += ns;
}

/* With a point in every locale. */
void metrics_seconds(struct buf *buf, int64_t ns)
{
	buf_print(buf, "%" PRId64 ".%09" PRId64, ns / NS_PER_SEC,
		  ns % NS_PER_SEC);
}

/* Backslash and quote are escaped once more. */
void metrics_label(struct buf *buf, const char *text)
{
	char memory[LABEL_MAX];
	struct buf escaped;

	buf_init(&escaped, memory, sizeof(memory));
	escape_text(&escaped, text);
	for (size_t i = 0; i < escaped.len; i++) {
		if (memory[i] == '\\' || memory[i] == '"')
			buf_char(buf, '\\');
		buf_char(buf, memory[i]);
	}
}

/* The name, and the labels up to where the last brace goes. */
static void write_name(struct buf *buf, const char *name,
		       const struct metrics_target *target)
{
	char addr[ADDR_TEXT_MAX];

	buf_print(buf, "%s{target=\"", name);
	metrics_label(buf, target->target);
	buf_char(buf, '"');
	if (target->addr == NULL)
		return;
	addr_format(target->addr, addr);
	buf_print(buf, ",addr=\"%s\"", addr);
}

void metrics_head(struct buf *buf, const char *name, const char *type,
		  const char *help)
{
	buf_print(buf, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* --- counters --------------------------------------------------------------
 */

struct counter {
	const char *name;
	const char *help;
	size_t offset; /* in struct metrics_target */
};

#define FIELD(field) offsetof(struct metrics_target, field)

static const struct counter counters[] = {
	{"leadline_ping_sent_total", "Probes that left.", FIELD(sent)},
	{"leadline_ping_received_total", "Probes answered in time.",
	 FIELD(received)},
	{"leadline_ping_lost_total", "Probes given up at the time-out.",
	 FIELD(lost)},
	{"leadline_ping_duplicate_total", "Further answers to a probe.",
	 FIELD(duplicates)},
	{"leadline_ping_late_total", "Answers to probes given up.",
	 FIELD(late)},
	{"leadline_ping_error_total", "Probes settled by an ICMP error.",
	 FIELD(errors)},
	{"leadline_ping_send_error_total", "Probes that could not leave.",
	 FIELD(local_errors)},
	{"leadline_ping_forged_total", "Answers that only pretended to be one.",
	 FIELD(forged)},
};

static uint64_t value_of(const struct counter *counter,
			 const struct metrics_target *target)
{
	uint64_t value;

	memcpy(&value, (const char *)target + counter->offset, sizeof(value));
	return value;
}

static void write_counter(struct buf *buf, const struct counter *counter,
			  const struct metrics_target *targets, size_t count)
{
	metrics_head(buf, counter->name, "counter", counter->help);
	for (size_t i = 0; i < count; i++) {
		write_name(buf, counter->name, &targets[i]);
		buf_print(buf, "} %" PRIu64 "\n",
			  value_of(counter, &targets[i]));
	}
}

/* --- the rest --------------------------------------------------------------
 */

static void write_up(struct buf *buf, const struct metrics_target *targets,
		     size_t count)
{
	metrics_head(buf, "leadline_up", "gauge",
		     "Whether the last probe that is decided was answered.");
	for (size_t i = 0; i < count; i++) {
		write_name(buf, "leadline_up", &targets[i]);
		buf_print(buf, "} %d\n", targets[i].up);
	}
}

static void write_buckets(struct buf *buf, const struct metrics_target *target)
{
	int64_t edge = FIRST_EDGE;
	size_t start = buf->len;
	uint64_t below = 0;
	size_t name_size;

	write_name(buf, "leadline_ping_rtt_seconds_bucket", target);
	name_size = buf->len - start;
	for (size_t i = 0; i < METRICS_BUCKETS; i++) {
		below += target->rtt->buckets[i];
		/* As escaped above: that takes longest of all. */
		if (i > 0)
			buf_bytes(buf, buf->text + start, name_size);
		buf_text(buf, ",le=\"");
		if (i < METRICS_BUCKETS - 1)
			metrics_seconds(buf, edge);
		else
			buf_text(buf, "+Inf");
		buf_print(buf, "\"} %" PRIu64 "\n", below);
		edge *= 2;
	}
}

static void write_rtt(struct buf *buf, const struct metrics_target *targets,
		      size_t count)
{
	metrics_head(buf, "leadline_ping_rtt_seconds", "histogram",
		     "Round-trip times of probes answered in time.");
	for (size_t i = 0; i < count; i++) {
		const struct metrics_target *target = &targets[i];

		write_buckets(buf, target);
		write_name(buf, "leadline_ping_rtt_seconds_sum", target);
		buf_text(buf, "} ");
		metrics_seconds(buf, target->rtt->sum);
		buf_char(buf, '\n');
		write_name(buf, "leadline_ping_rtt_seconds_count", target);
		buf_print(buf, "} %" PRIu64 "\n", target->rtt->count);
	}
}

bool metrics_write(struct buf *buf, const struct metrics_target *targets,
		   size_t count)
{
	size_t start = buf->len;

	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
		write_counter(buf, &counters[i], targets, count);
	write_up(buf, targets, count);
	write_rtt(buf, targets, count);
	return buf_keep(buf, start);
}

bool metrics_write_hosts(struct buf *buf, uint64_t count, uint64_t alive,
			 uint64_t unreachable)
{
	const struct {
		const char *name;
		const char *help;
		uint64_t value;
	} gauges[] = {
		{"leadline_ping_targets", "Targets of the run.", count},
		{"leadline_ping_targets_alive", "Those that answered.", alive},
		{"leadline_ping_targets_unreachable",
		 "Those that did not, and are asked no more.", unreachable},
	};
	size_t start = buf->len;

	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++) {
		metrics_head(buf, gauges[i].name, "gauge", gauges[i].help);
		buf_print(buf, "%s %" PRIu64 "\n", gauges[i].name,
			  gauges[i].value);
	}
	return buf_keep(buf, start);
}
