/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The figures of ping. The recorded ones are what iputils printed for these
 * round trips.
 */
#include "ping_report.h"

#include "base/ns.h"

#include "unit.h"

#include <errno.h>

struct fixture {
	struct ping_row rows[2];
	struct ping_report report;
	struct reply reply;
	uint16_t size; /* payload of the probes */
};

static void start(struct fixture *fixture)
{
	*fixture = (struct fixture){.reply = {.meaning = ICMP_ECHO_REPLY}};
	ping_report_init(&fixture->report, fixture->rows, 2);
}

static void tell(struct fixture *fixture, enum event_kind kind, uint32_t seq,
		 int64_t rtt)
{
	struct event event = {
		.kind = kind,
		.probe = {.seq = seq, .size = fixture->size},
		.rtt = rtt,
		.sent_at = seq * NS_PER_SEC,
		.reply = &fixture->reply,
	};

	ping_report_note(&fixture->report, &event);
}

/* A probe and its answer. */
static void echo(struct fixture *fixture, uint32_t seq, int64_t rtt)
{
	tell(fixture, EVENT_SENT, seq, 0);
	tell(fixture, EVENT_REPLY, seq, rtt);
}

static void expect_rtt(const struct ping_rtt *rtt, int64_t min, int64_t mean,
		       int64_t max, int64_t deviation)
{
	assert_int_equal(rtt->min, min);
	assert_int_equal(ping_report_mean(rtt), mean);
	assert_int_equal(rtt->max, max);
	assert_int_equal(ping_report_deviation(rtt), deviation);
}

static const int64_t adaptive[] = {152, 5, 3, 4, 4, 4, 3, 3, 3, 3, 4, 4,
				   3,	3, 3, 4, 4, 4, 3, 3, 4, 4, 3, 3};
static const int64_t large[] = {38, 53, 62, 54, 52, 40, 56, 51,
				50, 66, 71, 53, 52, 56, 53, 51};
static const int64_t burst[] = {198, 8, 4};

TEST(ping_report_gives_the_recorded_figures)
{
	struct fixture f;

	start(&f);
	for (uint32_t i = 0; i < COUNT(adaptive); i++)
		echo(&f, i + 1, adaptive[i] * NS_PER_US + 999);
	expect_rtt(&f.rows[0].rtt, 3, 9, 152, 29);
	assert_int_equal(f.rows[0].rtt.ewma / 8, 10);
	start(&f);
	for (uint32_t i = 0; i < COUNT(large); i++)
		echo(&f, i + 1, large[i] * NS_PER_US);
	expect_rtt(&f.rows[0].rtt, 38, 53, 71, 7);
	start(&f);
	for (uint32_t i = 0; i < COUNT(burst); i++)
		echo(&f, i + 1, burst[i] * NS_PER_US);
	expect_rtt(&f.rows[0].rtt, 4, 70, 198, 90);
}

/* From a sum of 2^31 us on, the other formula: 3 of 1000 s, squares that stay
 * within 64 bits, and beyond them no nonsense. */
TEST(ping_report_outlives_long_round_trips)
{
	struct fixture f;

	start(&f);
	echo(&f, 1, 1000 * NS_PER_SEC);
	echo(&f, 2, 1001 * NS_PER_SEC);
	echo(&f, 3, 999 * NS_PER_SEC);
	expect_rtt(&f.rows[0].rtt, 999000000, 1000000000, 1001000000, 816496);
	echo(&f, 4, 1000000 * NS_PER_SEC);
	assert_true(ping_report_deviation(&f.rows[0].rtt) >= 0);
	echo(&f, 5, INT64_MAX / 4);
	assert_true(ping_report_deviation(&f.rows[0].rtt) >= 0);
}

/* 36 years and once more 36 years, as nobody but a forger of recordings has. */
TEST(ping_report_does_not_overflow_by_the_sum_of_round_trips)
{
	const int64_t longest = INT64_C(1) << 60;
	struct fixture f;

	start(&f);
	echo(&f, 1, longest);
	for (int i = 0; i < 9000; i++)
		tell(&f, EVENT_DUPLICATE, 1, longest);
	assert_int_equal(f.rows[0].rtt.sum, INT64_MAX);
	assert_true(ping_report_mean(&f.rows[0].rtt) > 0);
	assert_true(ping_report_deviation(&f.rows[0].rtt) >= 0);
}

TEST(ping_report_times_duplicates_but_does_not_receive_them)
{
	struct fixture f;

	start(&f);
	echo(&f, 1, 10 * NS_PER_US);
	tell(&f, EVENT_DUPLICATE, 1, 30 * NS_PER_US);
	assert_int_equal(f.rows[0].received, 1);
	assert_int_equal(f.rows[0].duplicates, 1);
	expect_rtt(&f.rows[0].rtt, 10, 20, 30, 10);
	assert_true(ping_report_loss(&f.rows[0]) == 0);
}

TEST(ping_report_does_not_believe_a_bad_checksum)
{
	struct fixture f;

	start(&f);
	f.reply.bad_checksum = true;
	tell(&f, EVENT_NOTICE, 1, 10 * NS_PER_US);
	assert_int_equal(f.rows[0].corrupted, 1);
	assert_int_equal(f.rows[0].received, 0);
	assert_int_equal(f.rows[0].rtt.count, 0);
	assert_int_equal(f.rows[0].acked, 0);
}

TEST(ping_report_counts_errors_as_answers_and_failures_apart)
{
	struct fixture f;
	struct event failed = {
		.kind = EVENT_FAILED, .probe = {.seq = 2}, .error = EPERM};

	start(&f);
	f.reply.meaning = ICMP_ERROR;
	echo(&f, 1, 10);
	assert_int_equal(f.rows[0].errors, 1);
	ping_report_note(&f.report, &failed);
	assert_int_equal(f.rows[0].failed, 1);
	assert_int_equal(f.rows[0].errors, 1);
	failed.error = EMSGSIZE;
	failed.probe.seq = 3;
	ping_report_note(&f.report, &failed);
	assert_int_equal(f.rows[0].errors, 2);
	assert_int_equal(f.rows[0].sent, 3);
	assert_true(ping_report_loss(&f.rows[0]) == 100);
}

TEST(ping_report_a_late_reply_is_received)
{
	struct fixture f;

	start(&f);
	tell(&f, EVENT_SENT, 1, 0);
	tell(&f, EVENT_SENT, 2, 0);
	assert_true(f.rows[0].missing);
	tell(&f, EVENT_LOST, 1, 0);
	tell(&f, EVENT_LATE, 1, 50 * NS_PER_US);
	assert_int_equal(f.rows[0].received, 1);
	assert_int_equal(f.rows[0].late, 1);
	assert_int_equal(f.rows[0].pipe, 2);
	tell(&f, EVENT_REPLY, 2, 50 * NS_PER_US);
	tell(&f, EVENT_SENT, 3, 0);
	assert_false(f.rows[0].missing);
}

TEST(ping_report_says_of_no_loss_twice)
{
	struct fixture f;

	start(&f);
	tell(&f, EVENT_SENT, 1, 0);
	tell(&f, EVENT_LOST, 1, 0);
	assert_true(f.rows[0].has_lost);
	tell(&f, EVENT_SENT, 2, 0);
	assert_false(f.rows[0].missing);
}

TEST(ping_report_counts_losses_in_a_row)
{
	struct fixture f;

	start(&f);
	tell(&f, EVENT_SENT, 1, 0);
	tell(&f, EVENT_LOST, 1, 0);
	tell(&f, EVENT_SENT, 2, 0);
	tell(&f, EVENT_LOST, 2, 0);
	assert_int_equal(f.rows[0].lost, 2);
	tell(&f, EVENT_SENT, 3, 0);
	tell(&f, EVENT_REPLY, 3, 50 * NS_PER_US);
	assert_int_equal(f.rows[0].lost, 0);
}

TEST(ping_report_counts_altered_payload_as_received_and_corrupted)
{
	static const uint8_t payload[18] = {[16] = 16, [17] = 99};
	struct probe_form form = {.query = PROBE_QUERY_ECHO};
	struct fixture f;

	start(&f);
	f.report.form = &form;
	f.reply.payload = (struct span){payload, sizeof(payload)};
	tell(&f, EVENT_SENT, 1, 0);
	tell(&f, EVENT_REPLY, 1, 50 * NS_PER_US);
	/* A probe of size 0 had no such byte. */
	assert_int_equal(f.rows[0].corrupted, 0);
	f.size = 18;
	tell(&f, EVENT_SENT, 2, 0);
	tell(&f, EVENT_REPLY, 2, 50 * NS_PER_US);
	assert_int_equal(f.rows[0].received, 2);
	assert_int_equal(f.rows[0].corrupted, 1);
}

TEST(ping_report_keeps_targets_apart)
{
	struct fixture f;
	struct event event = {.kind = EVENT_SENT,
			      .probe = {.target = 1, .seq = 7}};

	start(&f);
	ping_report_note(&f.report, &event);
	assert_int_equal(f.rows[0].sent, 0);
	assert_int_equal(f.rows[1].sent, 1);
	assert_int_equal(f.rows[1].newest, 7);
}

/* In flight is what was sent within twice the longest round trip, if there was
 * ever one. */
TEST(ping_report_settles_what_is_in_flight)
{
	struct ledger_entry ring[8] = {{.fate = LEDGER_UNUSED}};
	struct ledger ledger;
	struct fixture f;

	start(&f);
	ledger_init(&ledger, ring, 8);
	for (uint32_t i = 1; i <= 4; i++) {
		struct probe probe = {.seq = i};

		ledger_open(&ledger, &probe, i * NS_PER_SEC)->told = true;
		tell(&f, EVENT_SENT, i, 0);
	}
	ping_report_settle(&f.report, &ledger, 4 * NS_PER_SEC);
	assert_int_equal(f.rows[0].in_flight, 0);
	assert_true(ping_report_loss(&f.rows[0]) == 100);
	ledger_close(&ledger, ledger_find(&ledger, 1), LEDGER_ANSWERED);
	tell(&f, EVENT_REPLY, 1, 20 * NS_PER_MS);
	ping_report_settle(&f.report, &ledger, 4 * NS_PER_SEC + 30 * NS_PER_MS);
	assert_int_equal(f.rows[0].in_flight, 1);
	assert_true(ping_report_loss(&f.rows[0]) > 66.6 &&
		    ping_report_loss(&f.rows[0]) < 66.7);
	ping_report_settle(&f.report, &ledger, 4 * NS_PER_SEC + 50 * NS_PER_MS);
	assert_int_equal(f.rows[0].in_flight, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ping_report_gives_the_recorded_figures),
		cmocka_unit_test(ping_report_outlives_long_round_trips),
		cmocka_unit_test(
			ping_report_does_not_overflow_by_the_sum_of_round_trips),
		cmocka_unit_test(
			ping_report_times_duplicates_but_does_not_receive_them),
		cmocka_unit_test(ping_report_does_not_believe_a_bad_checksum),
		cmocka_unit_test(
			ping_report_counts_errors_as_answers_and_failures_apart),
		cmocka_unit_test(ping_report_a_late_reply_is_received),
		cmocka_unit_test(ping_report_says_of_no_loss_twice),
		cmocka_unit_test(ping_report_counts_losses_in_a_row),
		cmocka_unit_test(
			ping_report_counts_altered_payload_as_received_and_corrupted),
		cmocka_unit_test(ping_report_keeps_targets_apart),
		cmocka_unit_test(ping_report_settles_what_is_in_flight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
