/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Results as RIPE Atlas has them.
 */
#include "ui/atlas.h"

#include "base/ns.h"
#include "wire/icmp.h"

#include "unit.h"

#define HEAD(type, title, proto, size)                                         \
	"{\"fw\":5000,\"mver\":\"0.1.0\",\"lts\":-1,\"msm_id\":1,"             \
	"\"prb_id\":2,\"msm_name\":\"" title "\",\"type\":\"" type "\","       \
	"\"timestamp\":1795168396,\"stored_timestamp\":1795168400,\"af\":4,"   \
	"\"proto\":\"" proto "\",\"dst_name\":\"host\","                       \
	"\"dst_addr\":\"192.0.2.1\",\"src_addr\":\"192.0.2.9\","               \
	"\"from\":\"192.0.2.9\",\"size\":" size ","

static const struct addr target = {.family = ADDR_V4, .bytes = {192, 0, 2, 1}};
static const struct addr source = {.family = ADDR_V4, .bytes = {192, 0, 2, 9}};
static const struct addr other = {.family = ADDR_V4, .bytes = {192, 0, 2, 3}};

static char memory[8192];

static struct atlas_run run_of(const char *protocol, uint32_t size)
{
	return (struct atlas_run){
		.measurement = 1,
		.probe = 2,
		.start = 1795168396,
		.end = 1795168400,
		.version = "0.1.0",
		.name = "host",
		.addr = &target,
		.source = &source,
		.protocol = protocol,
		.size = size,
	};
}

static void assert_ping(int64_t interval, const struct atlas_ping *samples,
			size_t count, const char *wanted)
{
	struct atlas_run run = run_of("ICMP", 56);
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(atlas_write_ping(&buf, &run, interval, samples, count));
	assert_string_equal(buf.text, wanted);
}

static void assert_trace(const struct atlas_answer *answers, size_t count,
			 const char *wanted)
{
	struct atlas_run run = run_of("UDP", 40);
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(atlas_write_traceroute(&buf, &run, answers, count));
	assert_string_equal(buf.text, wanted);
}

TEST(atlas_ping_sums_what_was_answered_in_time)
{
	const struct atlas_ping samples[] = {
		{.rtt = 10 * NS_PER_MS, .ttl = 63, .from = &target},
		{.rtt = 20 * NS_PER_MS, .ttl = 62, .from = &other},
		{.outcome = ATLAS_DUPLICATE, .rtt = 21 * NS_PER_MS, .ttl = 63},
		{.outcome = ATLAS_LOST},
		{.outcome = ATLAS_ERROR, .error = "net \"down\""},
	};

	assert_ping(
		2 * NS_PER_SEC, samples, 5,
		HEAD("ping", "Ping", "ICMP",
		     "56") "\"step\":2,\"sent\":4,\"rcvd\":2,\"dup\":1,"
			   "\"min\":10,\"avg\":15,\"max\":20,\"ttl\":63,\"result\":["
			   "{\"rtt\":10},"
			   "{\"rtt\":20,\"ttl\":62,\"src_addr\":\"192.0.2.3\"},"
			   "{\"rtt\":21,\"dup\":1},{\"x\":\"*\"},"
			   "{\"error\":\"net \\\"down\\\"\"}]}\n");
}

TEST(atlas_ping_without_an_answer_is_minus_one)
{
	const struct atlas_ping samples[] = {{.outcome = ATLAS_LOST}};

	assert_ping(NS_PER_MS, samples, 1,
		    HEAD("ping", "Ping", "ICMP",
			 "56") "\"step\":null,\"sent\":1,\"rcvd\":0,\"dup\":0,"
			       "\"min\":-1,\"avg\":-1,\"max\":-1,"
			       "\"result\":[{\"x\":\"*\"}]}\n");
}

TEST(atlas_rtt_is_never_zero)
{
	const struct atlas_ping samples[] = {{.rtt = 0, .ttl = -1}};

	assert_ping(0, samples, 1,
		    HEAD("ping", "Ping", "ICMP",
			 "56") "\"step\":null,\"sent\":1,\"rcvd\":1,\"dup\":0,"
			       "\"min\":0.001,\"avg\":0.001,\"max\":0.001,"
			       "\"result\":[{\"rtt\":0.001}]}\n");
}

TEST(atlas_traceroute_groups_answers_by_hop)
{
	/* One label: 16001, class 0, bottom, TTL 1. */
	static const uint8_t mpls[] = {0x20, 0, 0,    0,    0,	  8,
				       1,    1, 0x03, 0xe8, 0x11, 1};
	const struct atlas_answer answers[] = {
		{.ttl = 1,
		 .from = &other,
		 .rtt = 1500000,
		 .reply_ttl = 255,
		 .size = 28,
		 .is_error = true,
		 .type = 11,
		 .quoted_ttl = 1,
		 .quoted_tos = 0,
		 .extensions = {mpls, sizeof(mpls)}},
		{.ttl = 1, .outcome = ATLAS_LOST},
		{.ttl = 2,
		 .from = &target,
		 .rtt = 2500000,
		 .reply_ttl = 63,
		 .size = 28,
		 .is_error = true,
		 .type = 3,
		 .code = 3,
		 .quoted_ttl = 2,
		 .quoted_tos = 184},
	};

	assert_trace(
		answers, 3,
		HEAD("traceroute", "Traceroute", "UDP",
		     "40") "\"endtime\":1795168400,\"paris_id\":0,\"result\":["
			   "{\"hop\":1,\"result\":[{\"from\":\"192.0.2.3\",\"ttl\":255,"
			   "\"size\":28,\"rtt\":1.5,\"icmpext\":{\"version\":2,"
			   "\"rfc4884\":1,\"obj\":[{\"class\":1,\"type\":1,\"mpls\":["
			   "{\"label\":16001,\"exp\":0,\"s\":1,\"ttl\":1}]}]}},"
			   "{\"x\":\"*\"}]},"
			   "{\"hop\":2,\"result\":[{\"from\":\"192.0.2.1\",\"ttl\":63,"
			   "\"size\":28,\"rtt\":2.5,\"err\":\"p\",\"ittl\":2,"
			   "\"itos\":184}]}]}\n");
}

TEST(atlas_traceroute_tells_numbers_without_a_letter_and_the_mtu)
{
	const struct atlas_answer answers[] = {
		{.ttl = 1,
		 .from = &other,
		 .rtt = 1000000,
		 .reply_ttl = -1,
		 .is_error = true,
		 .type = 3,
		 .code = 10,
		 .quoted_ttl = -1,
		 .quoted_tos = -1},
		{.ttl = 1,
		 .from = &other,
		 .rtt = 1000000,
		 .reply_ttl = -1,
		 .is_error = true,
		 .type = 3,
		 .code = 4,
		 .mtu = 1400,
		 .quoted_ttl = -1,
		 .quoted_tos = -1},
	};

	assert_trace(
		answers, 2,
		HEAD("traceroute", "Traceroute", "UDP",
		     "40") "\"endtime\":1795168400,\"paris_id\":0,\"result\":["
			   "{\"hop\":1,\"result\":[{\"from\":\"192.0.2.3\","
			   "\"rtt\":1,\"err\":10},"
			   "{\"from\":\"192.0.2.3\",\"rtt\":1,"
			   "\"mtu\":1400}]}]}\n");
}

TEST(atlas_traceroute_tells_of_odd_answers)
{
	const struct atlas_answer answers[] = {
		{.ttl = 1,
		 .from = &other,
		 .rtt = 6 * NS_PER_SEC,
		 .late = 3,
		 .to = &source,
		 .reply_ttl = -1},
		{.ttl = 2,
		 .from = &target,
		 .to = &target,
		 .reply_ttl = -1,
		 .tcp_flags = 0x52},
		{.ttl = 2, .outcome = ATLAS_ERROR, .error = "ENETDOWN"},
	};

	assert_trace(
		answers, 3,
		HEAD("traceroute", "Traceroute", "UDP",
		     "40") "\"endtime\":1795168400,\"paris_id\":0,\"result\":["
			   "{\"hop\":1,\"result\":[{\"from\":\"192.0.2.3\","
			   "\"late\":3,\"edst\":\"192.0.2.9\"}]},"
			   "{\"hop\":2,\"result\":[{\"from\":\"192.0.2.1\","
			   "\"rtt\":0.001,\"flags\":\"SA\"},"
			   "{\"error\":\"ENETDOWN\"}]}]}\n");
}

TEST(atlas_traceroute_tells_of_a_tos_that_was_taken_away)
{
	const struct atlas_answer answer = {
		.ttl = 1,
		.from = &other,
		.rtt = NS_PER_MS,
		.reply_ttl = 64,
		.is_error = true,
		.type = ICMP4_TIME_EXCEEDED,
		.quoted_ttl = 1,
	};
	struct atlas_run run = run_of("UDP", 40);
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(atlas_write_traceroute(&buf, &run, &answer, 1));
	assert_null(strstr(buf.text, "itos"));
	buf_clear(&buf);
	run.tos = 184;
	assert_true(atlas_write_traceroute(&buf, &run, &answer, 1));
	assert_non_null(strstr(buf.text, "\"itos\":0"));
}

TEST(atlas_tells_how_long_the_name_took)
{
	struct atlas_run run = run_of("ICMP", 56);
	struct buf buf;

	run.resolved = 2500000;
	buf_init(&buf, memory, sizeof(memory));
	assert_true(atlas_write_ping(&buf, &run, 0, NULL, 0));
	assert_non_null(strstr(buf.text, "\"ttr\":2.5,"));
}

TEST(atlas_writes_a_whole_line_or_none)
{
	struct atlas_run run = run_of("UDP", 40);
	struct buf buf;

	buf_init(&buf, memory, 200);
	assert_false(atlas_write_traceroute(&buf, &run, NULL, 0));
	assert_string_equal(buf.text, "");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(atlas_ping_sums_what_was_answered_in_time),
		cmocka_unit_test(atlas_ping_without_an_answer_is_minus_one),
		cmocka_unit_test(atlas_rtt_is_never_zero),
		cmocka_unit_test(atlas_traceroute_groups_answers_by_hop),
		cmocka_unit_test(
			atlas_traceroute_tells_numbers_without_a_letter_and_the_mtu),
		cmocka_unit_test(atlas_traceroute_tells_of_odd_answers),
		cmocka_unit_test(
			atlas_traceroute_tells_of_a_tos_that_was_taken_away),
		cmocka_unit_test(atlas_tells_how_long_the_name_took),
		cmocka_unit_test(atlas_writes_a_whole_line_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
