/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prometheus text. What a real reader says of it is in tests/schema.
 */
#include "ui/metrics.h"

#include "base/ns.h"

#include "unit.h"

static char memory[32768];

static struct metrics_target target_of(const struct addr *addr,
				       const struct metrics_rtt *rtt)
{
	return (struct metrics_target){
		.target = "host",
		.addr = addr,
		.sent = 5,
		.received = 3,
		.lost = 1,
		.up = true,
		.rtt = rtt,
	};
}

static const char *find(const struct buf *buf, const char *text)
{
	return strstr(buf->text, text);
}

TEST(metrics_add_chooses_the_bucket_by_its_upper_edge)
{
	struct metrics_rtt rtt = {0};

	metrics_add(&rtt, 0);
	metrics_add(&rtt, 50 * NS_PER_US);
	metrics_add(&rtt, 50 * NS_PER_US + 1);
	metrics_add(&rtt, INT64_C(26214400000));
	metrics_add(&rtt, INT64_C(26214400001));
	assert_int_equal(rtt.buckets[0], 2);
	assert_int_equal(rtt.buckets[1], 1);
	assert_int_equal(rtt.buckets[METRICS_BUCKETS - 2], 1);
	assert_int_equal(rtt.buckets[METRICS_BUCKETS - 1], 1);
	assert_int_equal(rtt.count, 5);
	assert_int_equal(rtt.sum, INT64_C(52428900002));
}

TEST(metrics_write_has_counters_and_cumulative_buckets)
{
	struct addr addr = {.family = ADDR_V4, .bytes = {192, 0, 2, 1}};
	struct metrics_rtt rtt = {0};
	struct metrics_target target = target_of(&addr, &rtt);
	struct buf buf;

	metrics_add(&rtt, 40 * NS_PER_US);
	metrics_add(&rtt, 90 * NS_PER_US);
	metrics_add(&rtt, 60 * NS_PER_SEC);
	buf_init(&buf, memory, sizeof(memory));
	assert_true(metrics_write(&buf, &target, 1));
	assert_non_null(find(&buf, "# TYPE leadline_ping_lost_total counter\n"
				   "leadline_ping_lost_total{target=\"host\","
				   "addr=\"192.0.2.1\"} 1\n"));
	assert_non_null(find(&buf, "leadline_up{target=\"host\","
				   "addr=\"192.0.2.1\"} 1\n"));
	assert_non_null(find(&buf, "le=\"0.000050000\"} 1\n"));
	assert_non_null(find(&buf, "le=\"0.000100000\"} 2\n"));
	assert_non_null(find(&buf, "le=\"26.214400000\"} 2\n"));
	assert_non_null(find(&buf, "le=\"+Inf\"} 3\n"));
	assert_non_null(find(&buf, "_sum{target=\"host\","
				   "addr=\"192.0.2.1\"} 60.000130000\n"));
	assert_non_null(find(&buf, "_count{target=\"host\","
				   "addr=\"192.0.2.1\"} 3\n"));
}

TEST(metrics_write_escapes_a_hostile_label)
{
	struct addr addr = {.family = ADDR_V4};
	struct metrics_rtt rtt = {0};
	struct metrics_target target = target_of(&addr, &rtt);
	struct buf buf;

	target.target = "a\"b\\c\nd\xff";
	buf_init(&buf, memory, sizeof(memory));
	assert_true(metrics_write(&buf, &target, 1));
	assert_non_null(
		find(&buf, "leadline_ping_sent_total{"
			   "target=\"a\\\"b\\\\\\\\c\\\\012d\\\\377\",addr="));
}

TEST(metrics_write_is_whole_or_nothing)
{
	struct addr addr = {.family = ADDR_V6};
	struct metrics_rtt rtt = {0};
	struct metrics_target target = target_of(&addr, &rtt);
	struct buf buf;

	buf_init(&buf, memory, 3000);
	buf_text(&buf, "before\n");
	assert_false(metrics_write(&buf, &target, 1));
	assert_string_equal(buf.text, "before\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			metrics_add_chooses_the_bucket_by_its_upper_edge),
		cmocka_unit_test(
			metrics_write_has_counters_and_cumulative_buckets),
		cmocka_unit_test(metrics_write_escapes_a_hostile_label),
		cmocka_unit_test(metrics_write_is_whole_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
