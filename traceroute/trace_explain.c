/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words.
 */
#include "trace_explain.h"

#include "trace_loops.h"
#include "trace_verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A way back that is longer or shorter by so many routers than the one of the
 * hop before is worth a line. */
#define BACK_JUMP 3

/* What a row comes to. */
struct row {
	unsigned int asks; /* but for queries that our system refused */
	unsigned int answers;
	unsigned int silent;
	unsigned int at_once; /* answers to the first probe of a query */
	const struct trace_cell *cell; /* the first answer, or NULL */
};

static struct row look(const struct trace_hops *hops, int ttl)
{
	struct row row = {0};

	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)ttl, query);

		if (cell->state != TRACE_REFUSED)
			row.asks += cell->asks;
		row.silent += cell->state == TRACE_SILENT;
		if (cell->state != TRACE_ANSWERED)
			continue;
		row.answers++;
		row.at_once += cell->asks == 1;
		if (row.cell == NULL)
			row.cell = cell;
	}
	return row;
}

static int last_row(const struct trace_hops *hops)
{
	return hops->final != 0 ? hops->final : hops->reach;
}

/* The first probes of a burst were answered and the others were not, as where
 * somebody counts; loss would not choose. */
static bool is_counted(const struct trace_hops *hops, int ttl)
{
	bool late = false;

	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)ttl, query);

		if (cell->state != TRACE_ANSWERED || (cell->asks == 1 && late))
			return false;
		late = late || cell->asks > 1;
	}
	return late;
}

/* What is answered only after a pause was not lost. Where a hop answers some
 * queries and never the others, the control tells why (trace_row.h). */
static const char *limits_of(const struct trace_hops *hops, int ttl,
			     const struct row *row)
{
	if (is_counted(hops, ttl))
		return "it limits its answers, nothing is lost";
	if (row->silent == 0)
		return "it limits its answers, or some were lost";
	if (hops->spent[ttl])
		return "it limits its answers, and has none left for us";
	if (row->answers > row->at_once)
		return "it limits its answers, or some were lost";
	return "it answers when it is asked again, so the others go another "
	       "way, or were lost";
}

static void explain_limits(const struct trace_explain *explain, int ttl,
			   struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;
	struct row row = look(hops, ttl);

	if (row.answers == 0 ||
	    (row.answers == row.at_once &&
	     (row.silent == 0 || row.asks <= hops->queries)))
		return;
	trace_verdict_hop(hops, (uint8_t)ttl, buf);
	buf_print(buf, " answered %u of %u at burst, ", row.at_once,
		  hops->queries);
	if (row.answers == hops->queries)
		buf_text(buf, "all after pacing");
	else if (row.answers == row.at_once)
		buf_print(buf, "no more in %u attempts", row.asks);
	else
		buf_print(buf, "%u after pacing", row.answers);
	buf_print(buf, ": %s\n", limits_of(hops, ttl, &row));
}

static void explain_silence(const struct trace_explain *explain, int ttl,
			    struct buf *buf)
{
	struct row row = look(explain->hops, ttl);

	if (row.answers > 0 || ttl >= last_row(explain->hops) || row.asks == 0)
		return;
	buf_print(buf,
		  "hop %d was asked %u times and says nothing; it forwards, as "
		  "later hops answer\n",
		  ttl, row.asks);
}

/* The byte of services as routers quote it: the first that has another one
 * bounds where it was changed. */
static void explain_tos(const struct trace_explain *explain, struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;
	int tos = explain->options->tos;

	for (int ttl = hops->first; ttl <= last_row(hops); ttl++) {
		struct row row = look(hops, ttl);
		int seen = row.cell != NULL ? row.cell->quoted_tos : -1;

		if (seen < 0 || seen == tos)
			continue;
		buf_text(buf, "before ");
		trace_verdict_hop(hops, (uint8_t)ttl, buf);
		if (seen >> 2 != tos >> 2)
			buf_print(buf, " DSCP %d became %d", tos >> 2,
				  seen >> 2);
		if ((seen & 3) != (tos & 3))
			buf_print(buf, " ECN %d became %d%s", tos & 3, seen & 3,
				  (seen & 3) == 3 ? " (congestion)" : "");
		buf_char(buf, '\n');
		tos = seen;
	}
}

/* What was left of the TTL where it should have been 1. */
static void explain_quoted_ttl(const struct trace_explain *explain, int ttl,
			       struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;
	const struct trace_cell *cell = look(hops, ttl).cell;

	if (cell == NULL || cell->final || cell->quoted_ttl < 0 ||
	    cell->quoted_ttl == 1)
		return;
	trace_verdict_hop(hops, (uint8_t)ttl, buf);
	if (cell->quoted_ttl == 0)
		buf_text(buf, " quotes a TTL of 0: the hop before passed on "
			      "what had run out, and may be missing\n");
	else
		buf_print(buf,
			  " quotes a TTL of %d: it is inside a tunnel that "
			  "does not count, as of MPLS\n",
			  cell->quoted_ttl);
}

/* How many routers more answers pass on their way back; 0 if not known. */
static bool find_excess(const struct trace_hops *hops, int ttl, int *excess)
{
	const struct trace_cell *cell = look(hops, ttl).cell;
	int back = cell != NULL ? trace_hops_back(cell->ttl) : 0;

	*excess = back - ttl;
	return back != 0;
}

static void explain_back(const struct trace_explain *explain, struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;
	int before = 0;

	for (int ttl = hops->first; ttl <= last_row(hops); ttl++) {
		int excess;

		if (!find_excess(hops, ttl, &excess))
			continue;
		if (excess - before >= BACK_JUMP ||
		    before - excess >= BACK_JUMP) {
			buf_text(buf, "answers of ");
			trace_verdict_hop(hops, (uint8_t)ttl, buf);
			buf_print(buf,
				  " came back over about %d hops: the way back "
				  "is another one, or a tunnel hides hops\n",
				  ttl + excess);
		}
		before = excess;
	}
}

/* RFC 1918, RFC 6598, RFC 4193. */
static bool is_private(const struct addr *addr)
{
	const uint8_t *bytes = addr->bytes;

	if (addr->family == ADDR_V6)
		return (bytes[0] & 0xfe) == 0xfc;
	return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] >> 4 == 1) ||
	       (bytes[0] == 192 && bytes[1] == 168) ||
	       (bytes[0] == 100 && bytes[1] >> 6 == 1);
}

/* The quote has another UDP checksum than we sent, and only a translator has
 * reason to change it. */
static bool is_translated(const struct trace_explain *explain,
			  const struct trace_cell *cell)
{
	const struct tag_codec *codec = &explain->form->tag;
	struct tag tag;

	if (codec->carrier != TAG_UDP_FLOW || !codec->own_header ||
	    !codec->balanced || !cell->has_checksum)
		return false;
	tag_put(codec, cell->number, cell->number, 0, &tag);
	return tag.checksum != cell->checksum;
}

/* The quote went to somebody else than we sent to. */
static bool is_led_away(const struct trace_explain *explain,
			const struct trace_cell *cell)
{
	return cell->meaning == ICMP_ERROR && cell->to.family != ADDR_NONE &&
	       explain->options->gateways == NULL &&
	       !addr_same_host(&cell->to, &explain->target);
}

/* The first hop behind a translator of destinations. */
static void explain_destination(const struct trace_explain *explain,
				struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;
	char text[ADDR_TEXT_MAX];

	for (int ttl = hops->first; ttl <= last_row(hops); ttl++) {
		const struct trace_cell *cell = look(hops, ttl).cell;

		if (cell == NULL || !is_led_away(explain, cell))
			continue;
		trace_verdict_hop(hops, (uint8_t)ttl, buf);
		addr_format(&cell->to, text);
		buf_print(buf,
			  " quotes %s as the destination: it is translated "
			  "before that hop\n",
			  text);
		return;
	}
}

static bool is_public_hop(const struct trace_hops *hops, int ttl)
{
	const struct trace_cell *cell = look(hops, ttl).cell;

	return cell != NULL && !is_private(trace_hops_from(hops, cell)) &&
	       !addr_is_link_local(trace_hops_from(hops, cell));
}

/* The strongest evidence there is, and no more: a translator that repairs what
 * is quoted leaves none. */
static void explain_translation(const struct trace_explain *explain,
				struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;

	for (int ttl = hops->first; ttl <= last_row(hops); ttl++) {
		const struct trace_cell *cell = look(hops, ttl).cell;

		if (cell != NULL && is_translated(explain, cell)) {
			buf_text(buf, "addresses or ports were translated "
				      "before ");
			trace_verdict_hop(hops, (uint8_t)ttl, buf);
			buf_text(buf, ": it quotes another checksum\n");
			return;
		}
	}
	for (int ttl = hops->first; ttl <= last_row(hops); ttl++) {
		if (!is_private(&explain->source) || !is_public_hop(hops, ttl))
			continue;
		buf_text(buf, "our address is private and ");
		trace_verdict_hop(hops, (uint8_t)ttl, buf);
		buf_text(buf, " is not: it is translated before that hop\n");
		return;
	}
}

const char *trace_explain_name(enum trace_explain_kind kind)
{
	static const char *const names[] = {
		[TRACE_EXPLAIN_LIMITS] = "limits",
		[TRACE_EXPLAIN_SILENCE] = "silence",
		[TRACE_EXPLAIN_QUOTED_TTL] = "quoted_ttl",
		[TRACE_EXPLAIN_LOOP] = "loop",
		[TRACE_EXPLAIN_DESTINATION] = "destination",
		[TRACE_EXPLAIN_TRANSLATION] = "translation",
		[TRACE_EXPLAIN_TOS] = "tos",
		[TRACE_EXPLAIN_BACK] = "back",
	};

	return names[kind];
}

static void write_part(const struct trace_explain *explain,
		       const struct trace_explain_step *step, struct buf *buf)
{
	switch (step->kind) {
	case TRACE_EXPLAIN_LIMITS:
		explain_limits(explain, step->ttl, buf);
		break;
	case TRACE_EXPLAIN_SILENCE:
		explain_silence(explain, step->ttl, buf);
		break;
	case TRACE_EXPLAIN_QUOTED_TTL:
		explain_quoted_ttl(explain, step->ttl, buf);
		break;
	case TRACE_EXPLAIN_LOOP:
		trace_loops_explain(explain->hops, &explain->target, buf);
		break;
	case TRACE_EXPLAIN_DESTINATION:
		explain_destination(explain, buf);
		break;
	case TRACE_EXPLAIN_TRANSLATION:
		explain_translation(explain, buf);
		break;
	case TRACE_EXPLAIN_TOS:
		explain_tos(explain, buf);
		break;
	case TRACE_EXPLAIN_BACK:
		explain_back(explain, buf);
		break;
	case TRACE_EXPLAIN_KINDS:
		break;
	}
}

/* Hop after hop, then the path. */
bool trace_explain_next(const struct trace_explain *explain,
			struct trace_explain_step *step, struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;

	if (!step->begun) {
		step->begun = true;
		step->ttl = hops->first;
		step->kind = TRACE_EXPLAIN_LIMITS;
	} else if (step->ttl != 0 && step->kind == TRACE_EXPLAIN_QUOTED_TTL) {
		step->ttl = step->ttl < last_row(hops) ? step->ttl + 1 : 0;
		step->kind = TRACE_EXPLAIN_LIMITS;
	} else {
		step->kind++;
	}
	if (step->ttl == 0 || step->ttl > last_row(hops)) {
		step->ttl = 0;
		if (step->kind < TRACE_EXPLAIN_LOOP)
			step->kind = TRACE_EXPLAIN_LOOP;
	}
	write_part(explain, step, buf);
	return step->kind < TRACE_EXPLAIN_KINDS;
}
