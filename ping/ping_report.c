/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting.
 */
#include "ping_report.h"

#include "base/ns.h"

#include <errno.h>

/* Sums below it are squared without overflow. */
#define SUM_SQUARED_MAX INT64_C(2147483647)

void ping_report_init(struct ping_report *report, struct ping_row *rows,
		      size_t count)
{
	*report = (struct ping_report){.rows = rows, .count = count};
}

static void add_square(struct ping_rtt *rtt, int64_t us)
{
	if (us > SUM_SQUARED_MAX || rtt->squares > INT64_MAX - us * us)
		rtt->squares = INT64_MAX;
	else
		rtt->squares += us * us;
}

static void add_rtt(struct ping_rtt *rtt, int64_t ns)
{
	int64_t us = ns / NS_PER_US;

	if (rtt->count == 0 || us < rtt->min)
		rtt->min = us;
	if (us > rtt->max)
		rtt->max = us;
	rtt->sum = us > INT64_MAX - rtt->sum ? INT64_MAX : rtt->sum + us;
	add_square(rtt, us);
	/* As iputils: an average of zero starts anew. */
	if (rtt->ewma == 0)
		rtt->ewma = us * 8;
	else
		rtt->ewma += us - rtt->ewma / 8;
	rtt->count++;
}

/* How many were out, this one included, and the highest seq that came back. */
static void acknowledge(struct ping_row *row, uint32_t seq)
{
	uint32_t out = row->newest - seq + 1;

	if (seq > row->newest)
		return;
	if (out > row->pipe)
		row->pipe = out;
	if (seq > row->acked)
		row->acked = seq;
}

static void note_sent(struct ping_row *row, const struct event *event)
{
	if (row->sent == 0)
		row->first_at = event->sent_at;
	row->last_at = ns_max(row->last_at, event->sent_at);
	row->sent++;
	row->missing = row->newest != 0 && !row->has_newest && !row->has_lost;
	row->newest = event->probe.seq;
	row->has_newest = false;
	row->has_lost = false;
}

static void note_failed(struct ping_row *row, const struct event *event)
{
	note_sent(row, event);
	/* Others come and go with the link and the firewall; this one stays,
	 * and iputils counts it as an answer that is an error. */
	row->lost++;
	if (event->error != EMSGSIZE) {
		row->failed++;
		return;
	}
	row->errors++;
	acknowledge(row, event->probe.seq);
}

bool ping_report_is_error(const struct event *event)
{
	switch (event->kind) {
	case EVENT_REPLY:
	case EVENT_DUPLICATE:
	case EVENT_LATE:
		return event->reply->meaning == ICMP_ERROR;
	case EVENT_FAILED:
		return event->error == EMSGSIZE;
	case EVENT_SENT:
	case EVENT_NOTICE:
	case EVENT_LOST:
	case EVENT_FORGED:
		break;
	}
	return false;
}

size_t ping_report_damage(const struct probe_form *form,
			  const struct event *event)
{
	const struct span *payload = &event->reply->payload;
	size_t size = payload->size;
	size_t at;

	if (form == NULL || form->query != PROBE_QUERY_ECHO)
		return SIZE_MAX;
	if (size > event->probe.size)
		size = event->probe.size;
	at = probe_compare(form, payload->data, size);
	return at < size ? at : SIZE_MAX;
}

bool ping_report_is_corrupted(const struct probe_form *form,
			      const struct event *event)
{
	if (event->reply == NULL || event->kind == EVENT_FORGED ||
	    event->reply->meaning != ICMP_ECHO_REPLY)
		return false;
	return event->reply->bad_checksum ||
	       ping_report_damage(form, event) != SIZE_MAX;
}

static void note_answer(const struct ping_report *report, struct ping_row *row,
			const struct event *event)
{
	if (ping_report_is_error(event)) {
		row->errors++;
		row->lost++;
		acknowledge(row, event->probe.seq);
		return;
	}
	if (ping_report_damage(report->form, event) != SIZE_MAX)
		row->corrupted++;
	acknowledge(row, event->probe.seq);
	add_rtt(&row->rtt, event->rtt);
	row->lost = 0;
	if (event->kind == EVENT_DUPLICATE) {
		row->duplicates++;
		return;
	}
	if (event->kind == EVENT_LATE)
		row->late++;
	row->received++;
	if (event->probe.seq == row->newest)
		row->has_newest = true;
}

void ping_report_note(struct ping_report *report, const struct event *event)
{
	struct ping_row *row = &report->rows[event->probe.target];

	switch (event->kind) {
	case EVENT_SENT:
		note_sent(row, event);
		break;
	case EVENT_FAILED:
		note_failed(row, event);
		break;
	case EVENT_REPLY:
	case EVENT_DUPLICATE:
	case EVENT_LATE:
		note_answer(report, row, event);
		break;
	case EVENT_LOST:
		row->lost++;
		if (event->probe.seq == row->newest)
			row->has_lost = true;
		break;
	case EVENT_NOTICE:
		row->corrupted += event->reply->bad_checksum;
		break;
	case EVENT_FORGED:
		break;
	}
}

/* How long an answer of this target may be under way, ns. */
static int64_t patience(const struct ping_row *row)
{
	return 2 * (row->rtt.max + 1) * NS_PER_US;
}

bool ping_report_is_in_flight(const struct ping_report *report,
			      const struct ledger_entry *entry, int64_t now)
{
	const struct ping_row *row = &report->rows[entry->probe.target];

	return row->received > 0 && now - entry->sent_at <= patience(row);
}

void ping_report_settle(struct ping_report *report, const struct ledger *ledger,
			int64_t now)
{
	for (size_t i = 0; i < report->count; i++)
		report->rows[i].in_flight = 0;
	for (uint32_t n = ledger->oldest; n != ledger->next; n++) {
		const struct ledger_entry *entry = ledger_find(ledger, n);

		if (entry == NULL || entry->fate != LEDGER_OPEN || !entry->told)
			continue;
		if (ping_report_is_in_flight(report, entry, now))
			report->rows[entry->probe.target].in_flight++;
	}
}

int64_t ping_report_longest(const struct ping_report *report)
{
	int64_t longest = -1;

	for (size_t i = 0; i < report->count; i++)
		if (report->rows[i].rtt.count > 0)
			longest = ns_max(longest, report->rows[i].rtt.max);
	return (longest + 1) * NS_PER_US;
}

double ping_report_loss(const struct ping_row *row)
{
	uint64_t settled = row->sent - row->in_flight;

	if (settled == 0)
		return 0;
	return ((double)settled - (double)row->received) * 100 /
	       (double)settled;
}

int64_t ping_report_mean(const struct ping_rtt *rtt)
{
	return rtt->sum / (int64_t)rtt->count;
}

/* The largest number whose square is not above VALUE. */
static int64_t square_root(int64_t value)
{
	int64_t root = 0;

	for (int64_t bit = INT64_C(1) << 31; bit > 0; bit >>= 1)
		if ((root + bit) <= value / (root + bit))
			root += bit;
	return root;
}

int64_t ping_report_deviation(const struct ping_rtt *rtt)
{
	int64_t count = (int64_t)rtt->count;
	int64_t mean = ping_report_mean(rtt);
	int64_t variance;

	/* Two formulas, as iputils has them: the first keeps the digits of
	 * short times, the second does not overflow. */
	if (rtt->sum < SUM_SQUARED_MAX)
		variance = (rtt->squares - rtt->sum * rtt->sum / count) / count;
	else if (mean <= SUM_SQUARED_MAX)
		variance = rtt->squares / count - mean * mean;
	else
		variance = 0;
	return variance > 0 ? square_root(variance) : 0;
}

int64_t ping_report_span(const struct ping_row *row)
{
	return row->last_at - row->first_at;
}
