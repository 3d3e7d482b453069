/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lines of runs, byte for byte.
 */
#include "ui/json_run.h"

#include "base/ns.h"

#include "unit.h"

#define HEAD(event)                                                            \
	"{\"event\":\"" event                                                  \
	"\",\"wall\":\"1970-01-01T00:00:09.000000000Z\","                      \
	"\"at_ns\":9000000000,"
#define ABOUT "\"target\":\"host\",\"addr\":\"192.0.2.1\","
#define AT    (9 * NS_PER_SEC)

static char memory[JSON_LINE_MAX];

struct fixture {
	struct buf buf;
	struct addr addr;
	struct json_scene scene;
};

static void start(struct fixture *fixture, enum json_program program)
{
	buf_init(&fixture->buf, memory, sizeof(memory));
	assert_true(addr_parse("192.0.2.1", &fixture->addr));
	fixture->scene = (struct json_scene){
		.program = program,
		.target = "host",
		.addr = &fixture->addr,
	};
}

static struct json_start setup(const struct json_target *target)
{
	static const char *const words[] = {"-c1", "host"};

	return (struct json_start){
		.version = "1.2.3",
		.words = words,
		.word_count = 2,
		.targets = target,
		.target_count = 1,
		.all_targets = 1,
		.method = "icmp",
		.socket = "raw",
		.privilege = "capability",
		.clock = "CLOCK_MONOTONIC",
		.interval = NS_PER_SEC,
		.timeout = NS_NEVER,
		.payload = 56,
	};
}

TEST(json_run_start_tells_the_whole_setup)
{
	struct fixture fixture;
	struct json_target target = {"host", &fixture.addr, &fixture.addr};
	struct json_start line = setup(&target);

	start(&fixture, JSON_PING);
	assert_true(json_run_start(&fixture.buf, AT, &fixture.scene, &line));
	assert_string_equal(
		fixture.buf.text,
		HEAD("start") "\"schema\":1,\"program\":\"ping\","
			      "\"version\":\"1.2.3\","
			      "\"arguments\":[\"-c1\",\"host\"],"
			      "\"targets\":[{" ABOUT
			      "\"source\":\"192.0.2.1\"}],"
			      "\"target_count\":1,"
			      "\"method\":\"icmp\",\"socket\":\"raw\","
			      "\"privilege\":\"capability\","
			      "\"clock\":\"CLOCK_MONOTONIC\","
			      "\"interval_ns\":1000000000,"
			      "\"timeout_ns\":null,\"payload_bytes\":56}\n");
}

TEST(json_run_start_leaves_a_long_command_line_out)
{
	struct fixture fixture;
	struct json_target target = {"host", &fixture.addr, NULL};
	struct json_start line = setup(&target);
	static char word[JSON_LINE_MAX];
	const char *words[] = {word};

	memset(word, 'x', sizeof(word) - 1);
	line.words = words;
	line.word_count = 1;
	start(&fixture, JSON_TRACEROUTE);
	assert_true(json_run_start(&fixture.buf, AT, &fixture.scene, &line));
	assert_non_null(strstr(fixture.buf.text, "\"arguments\":null"));
}

TEST(json_run_hop_has_its_silent_queries_too)
{
	struct fixture fixture;
	struct json_answer answers[] = {
		{.flow = 0, .from = &fixture.addr, .name = "r", .rtt = 12},
		{.query = 1, .flow = 1},
	};

	start(&fixture, JSON_TRACEROUTE);
	assert_true(
		json_run_hop(&fixture.buf, AT, &fixture.scene, 4, answers, 2));
	assert_string_equal(fixture.buf.text, HEAD("hop") ABOUT
			    "\"hop\":4,\"answers\":[{\"query\":1,\"flow\":0,"
			    "\"from\":\"192.0.2.1\",\"from_name\":\"r\","
			    "\"rtt_ns\":12},"
			    "{\"query\":2,\"flow\":1,\"from\":null}]}\n");
}

TEST(json_run_path_has_a_null_for_a_silent_hop)
{
	struct fixture fixture;
	struct addr hops[2] = {{0}};
	struct json_path path = {.query = 1,
				 .flow = 2,
				 .first_ttl = 3,
				 .reached = true,
				 .hops = hops,
				 .count = 2};

	start(&fixture, JSON_TRACEROUTE);
	hops[1] = fixture.addr;
	assert_true(json_run_path(&fixture.buf, AT, &fixture.scene, &path));
	assert_string_equal(fixture.buf.text, HEAD("path") ABOUT
			    "\"query\":2,\"flow\":2,\"reached\":true,"
			    "\"first_ttl\":3,\"hops\":[null,\"192.0.2.1\"]}\n");
}

TEST(json_run_outage_may_have_no_end)
{
	struct fixture fixture;
	struct series_outage outage = {
		.start = 2 * NS_PER_SEC,
		.last = 4 * NS_PER_SEC,
		.end = NS_NEVER,
		.first_seq = 2,
		.length = 3,
	};

	start(&fixture, JSON_PING);
	assert_true(json_run_outage(&fixture.buf, AT, &fixture.scene, &outage));
	assert_string_equal(fixture.buf.text, HEAD("outage") ABOUT
			    "\"start\":\"1970-01-01T00:00:02.000000000Z\","
			    "\"start_ns\":2000000000,\"last_ns\":4000000000,"
			    "\"end_ns\":null,\"duration_ns\":null,"
			    "\"first_seq\":2,\"probes\":3}\n");
}

TEST(json_run_outage_lasts_until_the_next_answered_probe)
{
	struct fixture fixture;
	struct series_outage outage = {.start = 2 * NS_PER_SEC,
				       .last = 4 * NS_PER_SEC,
				       .end = 5 * NS_PER_SEC,
				       .length = 3};

	start(&fixture, JSON_PING);
	assert_true(json_run_outage(&fixture.buf, AT, &fixture.scene, &outage));
	assert_non_null(strstr(fixture.buf.text,
			       "\"end_ns\":5000000000,"
			       "\"duration_ns\":3000000000,"));
}

TEST(json_run_summary_is_there_without_a_single_answer)
{
	struct fixture fixture;
	struct stats rtt = {0};
	struct json_tally tally = {
		.since = NS_PER_SEC, .transmitted = 3, .lost = 3, .rtt = &rtt};

	start(&fixture, JSON_PING);
	assert_true(json_run_summary(&fixture.buf, AT, &fixture.scene, &tally,
				     JSON_INTERRUPTED, 1));
	assert_string_equal(
		fixture.buf.text, HEAD("summary") ABOUT
		"\"reason\":\"interrupted\",\"exit_status\":1,"
		"\"duration_ns\":8000000000,\"transmitted\":3,\"received\":0,"
		"\"lost\":3,\"errors\":0,\"local_errors\":0,\"late\":0,"
		"\"duplicates\":0,\"corrupted\":0,\"forged\":0,"
		"\"loss\":{\"ratio\":1,\"low\":0.438502968,\"high\":1},"
		"\"rtt_ns\":null}\n");
}

/* Three answers of 10, 20 and 40 us and a loss behind them. */
TEST(json_run_interval_has_all_there_is_to_say)
{
	struct fixture fixture;
	static struct histogram histogram, ipdv;
	struct series_fate window[8] = {{0}};
	struct series series;
	struct stats rtt = {0};
	struct json_tally tally = {.transmitted = 4,
				   .received = 3,
				   .lost = 1,
				   .rtt = &rtt,
				   .histogram = &histogram,
				   .series = &series};

	series_init(&series, &(struct series_setup){.window = window,
						    .window_size = 8,
						    .ipdv = &ipdv});
	for (uint32_t i = 1; i <= 4; i++) {
		struct event event = {.kind = i < 4 ? EVENT_REPLY : EVENT_LOST,
				      .probe.seq = i,
				      .rtt = 5000 << i};

		series_note(&series, &event);
		if (i == 4)
			break;
		stats_add(&rtt, event.rtt);
		histogram_add(&histogram, event.rtt);
	}
	start(&fixture, JSON_PING);
	assert_true(
		json_run_interval(&fixture.buf, AT, &fixture.scene, &tally));
	assert_string_equal(
		strstr(fixture.buf.text, "\"loss\""),
		"\"loss\":{\"ratio\":0.25,\"low\":0.0455872608,"
		"\"high\":0.699358157},"
		"\"rtt_ns\":{\"min\":10000,\"mean\":23333,\"max\":40000,"
		"\"deviation\":12472,\"ewma\":14844,\"p50\":20000,"
		"\"p90\":40000,\"p95\":40000,\"p99\":null},"
		"\"jitter_ns\":1836,"
		"\"ipdv_ns\":{\"count\":2,\"mean\":15000,\"max\":20000,"
		"\"p50\":10000,\"p90\":20000,\"p95\":20000,\"p99\":null},"
		"\"pdv_ns\":{\"p50\":10000,\"p90\":30000,\"p95\":30000,"
		"\"p99\":null},"
		"\"reordering\":{\"count\":0,\"ratio\":0,\"low\":0,"
		"\"high\":0.561497032,\"extent_mean\":0,\"extent_max\":0},"
		"\"loss_periods\":{\"count\":0,\"length_mean\":0,"
		"\"length_max\":0}}\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_run_start_tells_the_whole_setup),
		cmocka_unit_test(json_run_start_leaves_a_long_command_line_out),
		cmocka_unit_test(json_run_hop_has_its_silent_queries_too),
		cmocka_unit_test(json_run_path_has_a_null_for_a_silent_hop),
		cmocka_unit_test(json_run_outage_may_have_no_end),
		cmocka_unit_test(
			json_run_outage_lasts_until_the_next_answered_probe),
		cmocka_unit_test(
			json_run_summary_is_there_without_a_single_answer),
		cmocka_unit_test(json_run_interval_has_all_there_is_to_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
