/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens along a sequence, against values worked out with knowledge of
 * the whole stream by a script that shares nothing with the code under test:
 * pairs of neighbours, runs of losses and reordering taken from sorted lists.
 */
#include "engine/series.h"

#include "base/ns.h"

#include <math.h>
#include <stdlib.h>

#include "unit.h"

#define WINDOW	 64
#define LOG	 4
#define TIMEOUT	 (10 * NS_PER_MS)
#define INTERVAL NS_PER_MS

struct fixture {
	struct series_fate window[WINDOW];
	struct series_outage log[LOG];
	struct histogram ipdv;
	struct histogram rtt;
	struct stats stats;
	struct series series;
};

static struct fixture *new_fixture(void)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	series_init(&fixture->series, &(struct series_setup){
					      .window = fixture->window,
					      .window_size = WINDOW,
					      .log = fixture->log,
					      .log_size = LOG,
					      .ipdv = &fixture->ipdv,
				      });
	return fixture;
}

static void note(struct fixture *fixture, enum event_kind kind, uint32_t seq,
		 int64_t rtt)
{
	int64_t sent_at = seq * INTERVAL;
	struct event event = {
		.kind = kind,
		.at = sent_at + rtt,
		.probe.seq = seq,
		.sent_at = sent_at,
		.rtt = rtt,
	};

	series_note(&fixture->series, &event);
}

/* One event for each letter, for the probes 1, 2, 3 ...: a reply, lost, failed,
 * an ICMP error. */
static void note_fates(struct fixture *fixture, const char *fates)
{
	struct reply error = {.meaning = ICMP_ERROR};
	struct event event = {.kind = EVENT_REPLY, .reply = &error};

	for (uint32_t i = 0; fates[i] != '\0'; i++) {
		event.probe.seq = i + 1;
		event.sent_at = (i + 1) * INTERVAL;
		if (fates[i] == 'e')
			series_note(&fixture->series, &event);
		else
			note(fixture,
			     fates[i] == 'r'   ? EVENT_REPLY
			     : fates[i] == 'l' ? EVENT_LOST
					       : EVENT_FAILED,
			     i + 1, 100);
	}
}

static void assert_close(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-9 * fabs(b) + 1e-9);
}

/* --- a stream that is known as a whole ------------------------------------ */

struct stream {
	uint32_t count;
	uint32_t loss;	/* percent, apart from the bursts */
	int64_t spread; /* ns */
};

static uint64_t draw(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return *seed >> 33;
}

/* Probe I of STREAM: its reply, or its loss. Every fourth fifty starts with a
 * burst of losses. */
static struct event next_fate(const struct stream *stream, uint32_t i,
			      uint64_t *seed)
{
	bool lost = draw(seed) % 100 < stream->loss;
	int64_t rtt = 5 * NS_PER_MS +
		      (int64_t)(draw(seed) % (uint64_t)stream->spread);
	struct event event = {.probe.seq = i, .sent_at = i * INTERVAL};

	if (i / 50 % 4 == 3 && i % 50 < 7)
		lost = true;
	event.kind = lost ? EVENT_LOST : EVENT_REPLY;
	event.rtt = lost ? 0 : rtt;
	event.at = event.sent_at + (lost ? TIMEOUT : rtt);
	return event;
}

static int compare(const void *a, const void *b)
{
	const struct event *x = a;
	const struct event *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Tells the events of STREAM as they happen. */
static void run(struct fixture *fixture, const struct stream *stream)
{
	struct event *events = calloc(stream->count, sizeof(*events));
	uint64_t seed = 42;

	assert_non_null(events);
	note(fixture, EVENT_SENT, 1, 0);
	for (uint32_t i = 0; i < stream->count; i++)
		events[i] = next_fate(stream, i + 1, &seed);
	qsort(events, stream->count, sizeof(*events), compare);
	for (uint32_t i = 0; i < stream->count; i++) {
		series_note(&fixture->series, &events[i]);
		if (events[i].kind != EVENT_REPLY)
			continue;
		histogram_add(&fixture->rtt, events[i].rtt);
		stats_add(&fixture->stats, events[i].rtt);
	}
	series_finish(&fixture->series);
	free(events);
}

TEST(series_of_a_hundred_has_its_reference_values)
{
	struct fixture *fixture = new_fixture();
	struct series *series = &fixture->series;

	run(fixture, &(struct stream){100, 10, 3 * NS_PER_MS});
	assert_int_equal(series->received, 92);
	assert_close(series->jitter, 769056.2436383408);
	assert_int_equal(series->ipdv.count, 83);
	assert_close(series->ipdv.mean, 878455.5662650602);
	assert_int_equal(histogram_quantile(&fixture->ipdv, 0.5), 553344);
	assert_int_equal(histogram_quantile(&fixture->ipdv, 0.95), 2283297);
	assert_int_equal(series->reordered, 18);
	assert_close(series->extent.mean, 1.1666666666666667);
	assert_int_equal(series->extent.max, 2);
	assert_int_equal(series->period.count, 8);
	assert_int_equal(series->period.max, 1);
	assert_close(series->distance.mean, 12.428571428571429);
	free(fixture);
}

TEST(series_of_three_thousand_has_its_reference_values)
{
	struct fixture *fixture = new_fixture();
	struct series *series = &fixture->series;

	run(fixture, &(struct stream){3000, 3, 4 * NS_PER_MS});
	assert_int_equal(series->received, 2803);
	assert_close(series->jitter, 1043090.9649294019);
	assert_int_equal(series->ipdv.count, 2700);
	assert_close(series->ipdv.mean, 1333859.9622222222);
	assert_int_equal(series->ipdv.max, 3922329);
	assert_int_equal(histogram_quantile(&fixture->ipdv, 0.95), 3128447);
	assert_int_equal(series->reordered, 900);
	assert_int_equal(series->extent.count, 900);
	assert_close(series->extent.mean, 1.4966666666666666);
	assert_int_equal(series->extent.max, 5);
	assert_int_equal(series->period.count, 102);
	assert_int_equal(series->period.max, 8);
	assert_close(series->period.mean, 1.9313725490196079);
	assert_int_equal(series->distance.count, 101);
	assert_int_equal(series->distance.min, 2);
	assert_int_equal(series->distance.max, 94);
	assert_close(series->distance.mean, 28.18811881188119);
	free(fixture);
}

TEST(series_of_twenty_thousand_has_its_reference_values)
{
	struct fixture *fixture = new_fixture();
	struct series *series = &fixture->series;
	const struct series_outage *last;

	run(fixture, &(struct stream){20000, 1, 5 * NS_PER_MS / 2});
	assert_int_equal(series->received, 19108);
	assert_close(series->jitter, 655332.5438084678);
	assert_int_equal(series->ipdv.count, 18820);
	assert_close(series->ipdv.mean, 829499.5639744952);
	assert_int_equal(series->reordered, 3576);
	assert_close(series->extent.mean, 1.1043064876957494);
	assert_int_equal(series->period.count, 287);
	assert_close(series->period.mean, 3.1080139372822297);
	assert_int_equal(series->distance.max, 194);
	last = series_outage(series, series->outages - 1);
	assert_int_equal(last->first_seq, 19950);
	assert_int_equal(last->length, 7);
	assert_int_equal(last->start, 19950 * INTERVAL);
	assert_int_equal(last->end, 19957 * INTERVAL);
	free(fixture);
}

TEST(series_pdv_is_the_delay_above_the_smallest)
{
	struct fixture *fixture = new_fixture();

	run(fixture, &(struct stream){3000, 3, 4 * NS_PER_MS});
	assert_int_equal(series_pdv(&fixture->rtt, &fixture->stats, 0.5),
			 1942636);
	assert_int_equal(series_pdv(&fixture->rtt, &fixture->stats, 0.95),
			 3790770);
	assert_int_equal(series_pdv(&fixture->rtt, &fixture->stats, 0.99),
			 3963425);
	assert_int_equal(series_pdv(&fixture->rtt, &(struct stats){0}, 0.5), 0);
	free(fixture);
}

/* --- jitter ----------------------------------------------------------------
 */

/* 333, 123, 123: differences 210 and 0, and the first RTT is no jitter. */
TEST(series_jitter_does_not_count_the_first_rtt)
{
	struct fixture *fixture = new_fixture();

	note(fixture, EVENT_REPLY, 1, 333);
	assert_int_equal(fixture->series.ipdv.count, 0);
	note(fixture, EVENT_REPLY, 2, 123);
	note(fixture, EVENT_REPLY, 3, 123);
	assert_close(fixture->series.ipdv.mean, 105);
	assert_int_equal(fixture->series.ipdv.max, 210);
	assert_close(fixture->series.jitter, 210.0 / 16 * 15 / 16);
	free(fixture);
}

TEST(series_jitter_does_not_bridge_a_loss)
{
	struct fixture *fixture = new_fixture();

	note(fixture, EVENT_REPLY, 1, 100);
	note(fixture, EVENT_REPLY, 3, 900);
	note(fixture, EVENT_LOST, 2, 0);
	note(fixture, EVENT_REPLY, 4, 850);
	assert_int_equal(fixture->series.ipdv.count, 1);
	assert_int_equal(fixture->series.ipdv.max, 50);
	free(fixture);
}

TEST(series_of_a_constant_rtt_has_no_jitter)
{
	struct fixture *fixture = new_fixture();

	for (uint32_t i = 1; i <= 1000000; i++)
		note(fixture, EVENT_REPLY, i, 12345678);
	assert_int_equal(fixture->series.ipdv.count, 999999);
	assert_true(fixture->series.jitter == 0);
	assert_true(fixture->series.ipdv.mean == 0);
	assert_int_equal(fixture->series.outages, 0);
	free(fixture);
}

/* --- order -----------------------------------------------------------------
 */

/* RFC 4737 section 4.2.2: for 1 4 2 3, 2 and 3 are late by 1 and by 2. */
TEST(series_extent_reaches_back_to_the_reply_that_overtook)
{
	struct fixture *fixture = new_fixture();

	note(fixture, EVENT_REPLY, 1, 10);
	note(fixture, EVENT_REPLY, 4, 10);
	note(fixture, EVENT_REPLY, 2, 10);
	note(fixture, EVENT_REPLY, 3, 10);
	note(fixture, EVENT_REPLY, 5, 10);
	assert_int_equal(fixture->series.reordered, 2);
	assert_int_equal(fixture->series.extent.min, 1);
	assert_int_equal(fixture->series.extent.max, 2);
	assert_close(series_reordered(&fixture->series).value, 0.4);
	free(fixture);
}

/* 3 overtook first, then 5: 2 is late by the way back to 3. */
TEST(series_extent_takes_the_first_of_two_that_overtook)
{
	struct fixture *fixture = new_fixture();

	note(fixture, EVENT_SENT, 1, 0);
	note(fixture, EVENT_REPLY, 3, 10);
	note(fixture, EVENT_REPLY, 5, 10);
	note(fixture, EVENT_REPLY, 4, 10);
	note(fixture, EVENT_REPLY, 2, 10);
	assert_int_equal(fixture->series.reordered, 2);
	assert_int_equal(fixture->series.extent.min, 1);
	assert_int_equal(fixture->series.extent.max, 3);
	free(fixture);
}

/* --- losses ----------------------------------------------------------------
 */

TEST(series_tells_one_burst_from_single_losses)
{
	struct fixture *fixture = new_fixture();

	note_fates(fixture, "rrlllrrlrrrlrr");
	assert_int_equal(fixture->series.period.count, 3);
	assert_int_equal(fixture->series.period.max, 3);
	assert_int_equal(fixture->series.distance.count, 2);
	assert_int_equal(fixture->series.distance.min, 3);
	assert_int_equal(fixture->series.distance.max, 4);
	free(fixture);
}

TEST(series_takes_errors_and_refusals_into_an_outage)
{
	struct fixture *fixture = new_fixture();
	const struct series_outage *outage;

	note_fates(fixture, "rlfeffr");
	assert_int_equal(fixture->series.outages, 1);
	outage = series_outage(&fixture->series, 0);
	assert_int_equal(outage->first_seq, 2);
	assert_int_equal(outage->length, 5);
	assert_int_equal(outage->start, 2 * INTERVAL);
	assert_int_equal(outage->last, 6 * INTERVAL);
	assert_int_equal(outage->end, 7 * INTERVAL);
	assert_int_equal(fixture->series.received, 2);
	free(fixture);
}

/* The refusal of 3 is known at once, the loss of 2 only after its time. */
TEST(series_sees_an_outage_whatever_the_order_of_the_news)
{
	struct fixture *fixture = new_fixture();

	note(fixture, EVENT_REPLY, 1, 10);
	note(fixture, EVENT_FAILED, 3, 0);
	note(fixture, EVENT_REPLY, 5, 10);
	assert_int_equal(fixture->series.outage.length, 0);
	note(fixture, EVENT_LOST, 2, 0);
	assert_int_equal(fixture->series.outage.length, 2);
	note(fixture, EVENT_LOST, 4, 0);
	assert_int_equal(fixture->series.outages, 1);
	assert_int_equal(series_outage(&fixture->series, 0)->length, 3);
	assert_int_equal(series_outage(&fixture->series, 0)->end, 5 * INTERVAL);
	free(fixture);
}

TEST(series_keeps_the_last_outages)
{
	struct fixture *fixture = new_fixture();

	note_fates(fixture, "rlrllrlllrllllrlllllrllllllr");
	assert_int_equal(fixture->series.outages, 6);
	assert_int_equal(series_logged(&fixture->series), LOG);
	assert_null(series_outage(&fixture->series, 1));
	assert_int_equal(series_outage(&fixture->series, 2)->length, 3);
	assert_int_equal(series_outage(&fixture->series, 5)->length, 6);
	assert_null(series_outage(&fixture->series, 6));
	free(fixture);
}

TEST(series_finish_ends_an_outage_without_an_end)
{
	struct fixture *fixture = new_fixture();

	note_fates(fixture, "lll");
	assert_int_equal(fixture->series.outages, 0);
	assert_int_equal(fixture->series.outage.length, 3);
	series_finish(&fixture->series);
	series_finish(&fixture->series);
	assert_int_equal(fixture->series.outages, 1);
	assert_true(series_outage(&fixture->series, 0)->end == NS_NEVER);
	free(fixture);
}

TEST(series_counts_duplicates_and_late_replies_apart)
{
	struct fixture *fixture = new_fixture();

	note(fixture, EVENT_REPLY, 1, 10);
	note(fixture, EVENT_DUPLICATE, 1, 20);
	note(fixture, EVENT_LOST, 2, 0);
	note(fixture, EVENT_LATE, 2, 30);
	note(fixture, EVENT_FORGED, 7, 0);
	assert_int_equal(fixture->series.received, 1);
	assert_int_equal(fixture->series.duplicates, 1);
	assert_int_equal(fixture->series.late, 1);
	assert_int_equal(fixture->series.outage.length, 1);
	free(fixture);
}

/* --- the window ------------------------------------------------------------
 */

/* Probe 2 never gets a fate: it is passed over when its place is needed, and
 * what is told of it afterwards is too late. */
TEST(series_passes_over_what_leaves_the_window)
{
	struct fixture *fixture = new_fixture();

	note(fixture, EVENT_REPLY, 1, 10);
	for (uint32_t i = 3; i < WINDOW + 2; i++)
		note(fixture, EVENT_LOST, i, 0);
	assert_int_equal(fixture->series.outage.length, 0);
	note(fixture, EVENT_REPLY, WINDOW + 2, 10);
	assert_int_equal(fixture->series.outages, 1);
	assert_int_equal(series_outage(&fixture->series, 0)->length,
			 WINDOW - 1);
	note(fixture, EVENT_LOST, 2, 0);
	assert_int_equal(fixture->series.outage.length, 0);
	free(fixture);
}

TEST(series_goes_on_when_the_sequence_wraps)
{
	struct fixture *fixture = new_fixture();
	uint32_t seq = UINT32_MAX - 2;

	for (int i = 0; i < 6; i++)
		note(fixture, i == 2 || i == 3 ? EVENT_LOST : EVENT_REPLY,
		     seq++, 10 + i);
	assert_int_equal(fixture->series.received, 4);
	assert_int_equal(fixture->series.reordered, 0);
	assert_int_equal(fixture->series.ipdv.count, 2);
	assert_int_equal(series_outage(&fixture->series, 0)->length, 2);
	free(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(series_of_a_hundred_has_its_reference_values),
		cmocka_unit_test(
			series_of_three_thousand_has_its_reference_values),
		cmocka_unit_test(
			series_of_twenty_thousand_has_its_reference_values),
		cmocka_unit_test(series_pdv_is_the_delay_above_the_smallest),
		cmocka_unit_test(series_jitter_does_not_count_the_first_rtt),
		cmocka_unit_test(series_jitter_does_not_bridge_a_loss),
		cmocka_unit_test(series_of_a_constant_rtt_has_no_jitter),
		cmocka_unit_test(
			series_extent_reaches_back_to_the_reply_that_overtook),
		cmocka_unit_test(
			series_extent_takes_the_first_of_two_that_overtook),
		cmocka_unit_test(series_tells_one_burst_from_single_losses),
		cmocka_unit_test(
			series_takes_errors_and_refusals_into_an_outage),
		cmocka_unit_test(
			series_sees_an_outage_whatever_the_order_of_the_news),
		cmocka_unit_test(series_keeps_the_last_outages),
		cmocka_unit_test(series_finish_ends_an_outage_without_an_end),
		cmocka_unit_test(
			series_counts_duplicates_and_late_replies_apart),
		cmocka_unit_test(series_passes_over_what_leaves_the_window),
		cmocka_unit_test(series_goes_on_when_the_sequence_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
