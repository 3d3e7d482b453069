/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Figures of a run: whatever happens to its probes in whatever order, at
 * whatever times, the figures are those of something that could have happened.
 *
 * The input is a script, three bytes a step: what happens, to which of the
 * probes of late, and how much later.
 */
#include "base/ns.h"
#include "ping_report.h"
#include "ping_stats.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define STEP	3
#define PROBES	64 /* that are remembered; a power of two */
#define PAYLOAD 56
#define STEPS	2000

enum fate { OPEN, ANSWERED, LOST, FAILED };

struct script {
	int64_t now;
	uint32_t sent;
	uint32_t oldest; /* all before it are settled */
	struct {
		int64_t sent_at;
		enum fate fate;
	} probes[PROBES];
	struct reply reply;
	struct ping_row row;
	struct ping_report report;
	struct probe_form form;
	struct target target;
	struct targets targets;
	struct ping_stats stats;
	struct ping_stats_row stats_row;
	struct series_fate window[2 * PROBES];
};

static void check(bool good)
{
	if (!good)
		abort();
}

static void tell(struct script *script, enum event_kind kind, uint32_t seq)
{
	struct event event = {
		.kind = kind,
		.at = script->now,
		.probe = {.seq = seq, .size = PAYLOAD},
		.sent_at = script->probes[seq % PROBES].sent_at,
		.reply = &script->reply,
	};

	event.rtt = script->now - event.sent_at;
	if (kind == EVENT_SENT || kind == EVENT_FAILED || kind == EVENT_LOST)
		event.reply = NULL;
	if (kind == EVENT_FAILED)
		event.error = script->now & 1 ? EMSGSIZE : ENOBUFS;
	ping_report_note(&script->report, &event);
	ping_stats_note(&script->stats, &event);
}

static void give_up(struct script *script)
{
	while (script->oldest < script->sent &&
	       script->probes[(script->oldest + 1) % PROBES].fate != OPEN)
		script->oldest++;
	if (script->oldest == script->sent)
		return;
	script->oldest++;
	script->probes[script->oldest % PROBES].fate = LOST;
	tell(script, EVENT_LOST, script->oldest);
}

static void send(struct script *script, bool leaves)
{
	uint32_t seq = script->sent + 1;

	while (script->sent - script->oldest >= PROBES - 1)
		give_up(script);
	script->sent = seq;
	script->probes[seq % PROBES].sent_at = script->now;
	script->probes[seq % PROBES].fate = leaves ? OPEN : FAILED;
	tell(script, leaves ? EVENT_SENT : EVENT_FAILED, seq);
}

static void answer(struct script *script, uint32_t seq)
{
	enum fate *fate = &script->probes[seq % PROBES].fate;
	enum event_kind kind = EVENT_REPLY;

	if (script->reply.meaning == ICMP_NOTICE || script->reply.bad_checksum)
		kind = EVENT_NOTICE;
	else if (*fate == ANSWERED)
		kind = EVENT_DUPLICATE;
	else if (*fate != OPEN)
		kind = EVENT_LATE;
	tell(script, kind, seq);
	if (kind != EVENT_NOTICE)
		*fate = ANSWERED;
}

static void act(struct script *script, const uint8_t step[STEP])
{
	uint32_t back = step[1] % PROBES;
	uint32_t seq = back < script->sent ? script->sent - back : 0;
	unsigned int shift = step[0] >> 3;

	/* From ns to days: up to 2^54 ns in all. */
	if (script->now < INT64_C(1) << 54)
		script->now += (int64_t)step[2] << (shift > 20 ? 20 : shift);
	script->reply.meaning = ICMP_ECHO_REPLY;
	script->reply.bad_checksum = false;
	switch (step[0] & 7) {
	case 0:
	case 1:
		send(script, true);
		return;
	case 2:
		send(script, false);
		return;
	case 3:
		give_up(script);
		return;
	case 4:
		script->reply.meaning = ICMP_ERROR;
		break;
	case 5:
		script->reply.bad_checksum = back & 1;
		script->reply.meaning =
			back & 1 ? ICMP_ECHO_REPLY : ICMP_NOTICE;
		break;
	case 6:
		if (back == 0) {
			tell(script, EVENT_FORGED, 0);
			return;
		}
		break;
	}
	if (seq > 0)
		answer(script, seq);
}

static void check_stats(const struct stats *stats)
{
	if (stats->count == 0)
		return;
	check(stats->min >= 0 && stats->min <= stats->max);
	check(stats->mean >= (double)stats->min * (1 - 1e-9));
	check(stats->mean <= (double)stats->max * (1 + 1e-9));
	check(stats->ewma >= (double)stats->min * (1 - 1e-9));
	check(stats->ewma <= (double)stats->max * (1 + 1e-9));
	check(isfinite(stats_deviation(stats)) && stats_deviation(stats) >= 0);
	check(stats_deviation(stats) <=
	      (double)(stats->max - stats->min) * (1 + 1e-6) + 1e-3);
}

static void check_share(const struct stats_share *share)
{
	check(share->low >= 0 && share->low <= share->value + 1e-9);
	check(share->high <= 1 && share->high >= share->value - 1e-9);
}

static void check_report(const struct script *script)
{
	const struct ping_row *row = &script->row;
	const struct ping_rtt *rtt = &row->rtt;

	check(row->sent == script->sent);
	check(row->received <= row->sent);
	check(row->late <= row->received);
	check(ping_report_loss(row) >= 0 && ping_report_loss(row) <= 100);
	check(ping_report_span(row) >= 0);
	if (rtt->count == 0)
		return;
	check(rtt->min >= 0 && rtt->min <= rtt->max);
	check(ping_report_mean(rtt) >= rtt->min);
	check(ping_report_mean(rtt) <= rtt->max);
	check(ping_report_deviation(rtt) >= 0);
	check(ping_report_longest(&script->report) >= rtt->max * NS_PER_US);
}

static void check_series(struct series *series, uint64_t sent)
{
	struct stats_share share = series_reordered(series);

	check_share(&share);
	check(series->reordered <= series->received);
	check(isfinite(series->jitter) && series->jitter >= 0);
	check_stats(&series->ipdv);
	check_stats(&series->extent);
	check_stats(&series->period);
	check_stats(&series->distance);
	for (uint64_t i = 0; i < series->outages; i++) {
		const struct series_outage *outage = series_outage(series, i);

		if (outage == NULL)
			continue;
		check(outage->length > 0 && outage->length <= sent);
		check(outage->start <= outage->last);
		check(outage->last <= outage->end);
	}
}

static void check_figures(struct script *script)
{
	struct ping_stats_row *row = &script->stats_row;
	struct stats_share share = stats_share(row->received, row->transmitted);
	int64_t last = 0;

	check(row->transmitted + row->local_errors == script->sent);
	check(row->received + row->errors + row->lost <= row->transmitted);
	check_share(&share);
	check_stats(&row->rtt);
	check(row->rtt.count == row->received);
	/* Each sorts them once more. */
	for (int i = 0; i <= 4; i++) {
		int64_t value = histogram_quantile(row->histogram, i / 4.0);

		check(value >= last);
		check(row->received == 0 || value <= row->rtt.max);
		last = value;
	}
	check_series(&row->series, script->sent);
}

static void start(struct script *script, struct ping_stats_memory *memory)
{
	script->form.tag.carrier = TAG_ECHO_SEQ;
	targets_init(&script->targets, &script->target, 1);
	script->reply.from.family = ADDR_V4;
	targets_add(&script->targets, &script->reply.from, &script->reply.from);
	ping_report_init(&script->report, &script->row, 1);
	script->stats.rows = &script->stats_row;
	script->stats.count = 1;
	script->stats.targets = &script->targets;
	script->stats.form = &script->form;
	ping_stats_init_row(&script->stats, 0, memory, script->window,
			    2 * PROBES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Asked for anew each time they would take most of it. */
	static struct ping_stats_memory *memory;
	static struct script *script;

	if (memory == NULL) {
		memory = calloc(1, sizeof(*memory));
		script = malloc(sizeof(*script));
		check(memory != NULL && script != NULL);
	}
	histogram_clear(&memory->rtt);
	histogram_clear(&memory->ipdv);
	memset(memory->log, 0, sizeof(memory->log));
	memset(script, 0, sizeof(*script));
	start(script, memory);
	for (size_t i = 0; i + STEP <= size && i < (size_t)STEP * STEPS;
	     i += STEP)
		act(script, data + i);
	check_report(script);
	ping_stats_finish(&script->stats);
	check_figures(script);
	return 0;
}
