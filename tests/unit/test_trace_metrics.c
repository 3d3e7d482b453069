/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Paths as Prometheus text.
 */
#include "trace_metrics.h"

#include "base/ns.h"
#include "unit.h"
#include "wire/icmp.h"

#include <stdio.h>

struct run {
	struct trace_options options;
	struct trace_hops hops;
	struct trace_metrics metrics;
	struct addr target;
	struct buf text;
};

static struct run *begin(const char *host)
{
	struct run *run = calloc(1, sizeof(*run));

	assert_non_null(run);
	run->options.module = trace_module_default();
	run->options.host = host;
	trace_hops_init(&run->hops, 1, 30, 2);
	assert_true(addr_parse("192.0.2.9", &run->target));
	return run;
}

static void answer(struct run *run, uint8_t ttl, uint8_t query,
		   const char *from, int64_t rtt)
{
	struct reply reply = {
		.meaning = ICMP_ERROR,
		.type = ICMP4_TIME_EXCEEDED,
		.quoted_ttl = -1,
	};
	struct event event = {
		.kind = EVENT_REPLY,
		.probe = {.ttl = ttl, .query = query},
		.rtt = rtt,
		.reply = &reply,
	};

	assert_true(addr_parse(from, &reply.from));
	trace_hops_note(&run->hops, &event);
}

static void lose(struct run *run, uint8_t ttl, uint8_t query)
{
	trace_hops_cell(&run->hops, ttl, query)->state = TRACE_SILENT;
}

static void add(struct run *run, bool reached)
{
	run->hops.last = 2;
	trace_metrics_add(&run->metrics, &run->options, &run->hops,
			  &run->target, reached);
}

static void expect(struct run *run, const char *part)
{
	trace_metrics_write(&run->metrics, &run->text);
	assert_false(run->text.cut);
	if (strstr(run->text.text, part) == NULL)
		fail_msg("no '%s' in:\n%s", part, run->text.text);
}

TEST(trace_metrics_has_a_row_for_each_hop_and_router)
{
	struct run *run = begin("host");

	answer(run, 1, 0, "10.0.0.1", 3 * NS_PER_MS);
	answer(run, 1, 1, "10.0.0.1", 2 * NS_PER_MS);
	answer(run, 2, 0, "192.0.2.9", 5 * NS_PER_MS);
	lose(run, 2, 1);
	add(run, true);
	expect(run,
	       "leadline_path_reached{target=\"host\",addr=\"192.0.2.9\"} 1\n");
	expect(run,
	       "leadline_path_hops{target=\"host\",addr=\"192.0.2.9\"} 2\n");
	expect(run, "leadline_hop_queries{target=\"host\",ttl=\"1\"} 2\n"
		    "leadline_hop_queries{target=\"host\",ttl=\"2\"} 2\n");
	expect(run, "leadline_hop_lost{target=\"host\",ttl=\"1\"} 0\n"
		    "leadline_hop_lost{target=\"host\",ttl=\"2\"} 1\n");
	expect(run, "leadline_hop_answers{target=\"host\",ttl=\"1\","
		    "addr=\"10.0.0.1\"} 2\n");
	expect(run, "leadline_hop_rtt_seconds{target=\"host\",ttl=\"1\","
		    "addr=\"10.0.0.1\"} 0.002000000\n"
		    "leadline_hop_rtt_seconds{target=\"host\",ttl=\"2\","
		    "addr=\"192.0.2.9\"} 0.005000000\n");
	free(run);
}

/* As far away it is, wherever one begins to look. */
TEST(trace_metrics_counts_the_hops_that_were_not_asked)
{
	struct run *run = begin("host");

	trace_hops_clear(&run->hops);
	trace_hops_init(&run->hops, 2, 30, 2);
	answer(run, 2, 0, "192.0.2.9", NS_PER_MS);
	answer(run, 2, 1, "192.0.2.9", NS_PER_MS);
	add(run, true);
	expect(run,
	       "leadline_path_hops{target=\"host\",addr=\"192.0.2.9\"} 2\n");
	free(run);
}

TEST(trace_metrics_hash_tells_one_way_from_another)
{
	struct run *run = begin("host");
	const struct trace_metrics_row *rows = run->metrics.rows;

	for (uint8_t query = 0; query < 2; query++) {
		answer(run, 1, query, "10.0.0.1", NS_PER_MS);
		answer(run, 2, query, "192.0.2.9", NS_PER_MS);
	}
	add(run, true);
	assert_true(rows[0].hash == rows[1].hash);
	trace_hops_clear(&run->hops);
	trace_hops_init(&run->hops, 1, 30, 2);
	run->options.host = "other";
	answer(run, 1, 0, "10.0.0.2", NS_PER_MS);
	answer(run, 2, 0, "192.0.2.9", NS_PER_MS);
	answer(run, 1, 1, "192.0.2.9", NS_PER_MS);
	answer(run, 2, 1, "10.0.0.2", NS_PER_MS);
	rows += run->metrics.row_count;
	add(run, true);
	assert_false(rows[0].hash == run->metrics.rows[0].hash);
	assert_false(rows[0].hash == rows[1].hash);
	free(run);
}

TEST(trace_metrics_has_each_series_once)
{
	struct run *run = begin("host");

	add(run, false);
	add(run, false);
	assert_int_equal(run->metrics.path_count, 1);
	expect(run, "leadline_paths_dropped 0\n");
	free(run);
}

TEST(trace_metrics_miss_no_host_that_they_have)
{
	struct run *run = begin("host");

	add(run, false);
	run->metrics.path_count = TRACE_METRICS_TRACES;
	add(run, false);
	expect(run, "leadline_paths_dropped 0\n");
	run->options.host = "another";
	add(run, false);
	expect(run, "leadline_paths_dropped 1\n");
	free(run);
}

TEST(trace_metrics_escapes_a_hostile_label)
{
	struct run *run = begin("a\"\\\n\x1b");

	add(run, false);
	expect(run,
	       "leadline_path_reached{target=\"a\\\"\\\\\\\\\\\\012\\\\033\","
	       "addr=\"192.0.2.9\"} 0\n");
	free(run);
}

/* The longest labels, and as many rows as there may be: it is all written, and
 * what there is no place for is told. */
TEST(trace_metrics_never_grows_beyond_its_room)
{
	static char host[400];
	struct run *run = begin(host);
	unsigned int traces = 0;

	memset(host, 1, sizeof(host) - 1);
	for (uint8_t ttl = 1; ttl <= 2; ttl++)
		for (uint8_t query = 0; query < 2; query++)
			answer(run, ttl, query, "10.0.0.1", NS_PER_MS);
	for (; run->metrics.dropped < 3; traces++) {
		snprintf(host, 8, "%07u", traces);
		host[7] = 1;
		add(run, false);
	}
	assert_int_equal(run->metrics.path_count, traces - 3);
	assert_true(run->metrics.row_count <= TRACE_METRICS_ROWS);
	expect(run, "leadline_paths_dropped 3\n");
	free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			trace_metrics_has_a_row_for_each_hop_and_router),
		cmocka_unit_test(
			trace_metrics_counts_the_hops_that_were_not_asked),
		cmocka_unit_test(trace_metrics_hash_tells_one_way_from_another),
		cmocka_unit_test(trace_metrics_has_each_series_once),
		cmocka_unit_test(trace_metrics_miss_no_host_that_they_have),
		cmocka_unit_test(trace_metrics_escapes_a_hostile_label),
		cmocka_unit_test(trace_metrics_never_grows_beyond_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
