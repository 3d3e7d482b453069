/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RIPE Atlas, "Result data format", firmware 5000 and later.
 */
#include "ui/atlas.h"

#include "base/ns.h"
#include "ui/json.h"
#include "wire/icmp.h"
#include "wire/icmpext.h"

/* The first firmware of this format. */
#define FIRMWARE 5000

/* Objects and labels that are written at most: a line has to have an end. */
#define OBJECTS_MAX 16
#define LABELS_MAX  16

static void write_ms(struct json *json, const char *key, double ns)
{
	json_double(json, key, ns < NS_PER_US ? 0.001 : ns / NS_PER_MS);
}

static void begin(struct json *json, struct buf *buf, const char *type,
		  const char *title, const struct atlas_run *run)
{
	json_start(json, buf);
	json_int(json, "fw", FIRMWARE);
	json_text(json, "mver", run->version);
	json_int(json, "lts", -1);
	json_int(json, "msm_id", run->measurement);
	json_int(json, "prb_id", run->probe);
	json_word(json, "msm_name", title);
	json_word(json, "type", type);
	json_int(json, "timestamp", run->start);
	json_int(json, "stored_timestamp", run->end);
	json_int(json, "af", run->addr->family == ADDR_V6 ? 6 : 4);
	json_text(json, "proto", run->protocol);
	json_text(json, "dst_name", run->name);
	json_addr(json, "dst_addr", run->addr);
	json_addr(json, "src_addr", run->source);
	json_addr(json, "from", run->source);
	json_uint(json, "size", run->size);
	if (run->resolved > 0)
		write_ms(json, "ttr", (double)run->resolved);
}

/* --- ping ------------------------------------------------------------------
 */

struct sums {
	uint64_t sent;
	uint64_t received;
	uint64_t duplicates;
	int64_t min;
	int64_t max;
	double total;
	int ttl; /* of the first reply */
};

static void add_rtt(struct sums *sums, const struct atlas_ping *sample)
{
	if (sums->received++ == 0) {
		sums->min = sample->rtt;
		sums->max = sample->rtt;
		sums->ttl = sample->ttl;
	}
	sums->min = ns_min(sums->min, sample->rtt);
	sums->max = ns_max(sums->max, sample->rtt);
	sums->total += (double)sample->rtt;
}

static struct sums sum(const struct atlas_ping *samples, size_t count)
{
	struct sums sums = {.ttl = -1};

	for (size_t i = 0; i < count; i++) {
		switch (samples[i].outcome) {
		case ATLAS_ANSWERED:
			sums.sent++;
			add_rtt(&sums, &samples[i]);
			break;
		case ATLAS_DUPLICATE:
			sums.duplicates++;
			break;
		case ATLAS_LOST:
		case ATLAS_ERROR:
			sums.sent++;
			break;
		}
	}
	return sums;
}

static void write_sums(struct json *json, const struct sums *sums)
{
	json_uint(json, "sent", sums->sent);
	json_uint(json, "rcvd", sums->received);
	json_uint(json, "dup", sums->duplicates);
	if (sums->received == 0) {
		json_int(json, "min", -1);
		json_int(json, "avg", -1);
		json_int(json, "max", -1);
		return;
	}
	write_ms(json, "min", (double)sums->min);
	write_ms(json, "avg", sums->total / (double)sums->received);
	write_ms(json, "max", (double)sums->max);
	if (sums->ttl >= 0)
		json_int(json, "ttl", sums->ttl);
}

static void write_sample(struct json *json, const struct atlas_run *run,
			 const struct atlas_ping *sample, int ttl)
{
	json_object_start(json, NULL);
	switch (sample->outcome) {
	case ATLAS_ANSWERED:
	case ATLAS_DUPLICATE:
		write_ms(json, "rtt", (double)sample->rtt);
		if (sample->ttl >= 0 && sample->ttl != ttl)
			json_int(json, "ttl", sample->ttl);
		if (sample->from != NULL &&
		    !addr_same_host(sample->from, run->addr))
			json_addr(json, "src_addr", sample->from);
		if (sample->outcome == ATLAS_DUPLICATE)
			json_int(json, "dup", 1);
		break;
	case ATLAS_LOST:
		json_word(json, "x", "*");
		break;
	case ATLAS_ERROR:
		json_text(json, "error", sample->error);
		break;
	}
	json_object_end(json);
}

bool atlas_write_ping(struct buf *buf, const struct atlas_run *run,
		      int64_t interval, const struct atlas_ping *samples,
		      size_t count)
{
	struct sums sums = sum(samples, count);
	struct json json;

	begin(&json, buf, "ping", "Ping", run);
	if (interval >= NS_PER_SEC)
		json_int(&json, "step", interval / NS_PER_SEC);
	else
		json_none(&json, "step");
	write_sums(&json, &sums);
	json_array_start(&json, "result");
	for (size_t i = 0; i < count; i++)
		write_sample(&json, run, &samples[i], sums.ttl);
	json_array_end(&json);
	return json_end(&json);
}

/* --- traceroute ------------------------------------------------------------
 */

static const char *letter_v4(uint8_t code)
{
	switch (code) {
	case 0:
		return "N";
	case 1:
		return "H";
	case 2:
		return "P";
	case 3:
		return "p";
	case 13:
		return "A";
	default:
		return NULL;
	}
}

static const char *letter_v6(uint8_t code)
{
	switch (code) {
	case 0:
		return "N";
	case 1:
		return "A";
	case 2:
		return "h";
	case 3:
		return "H";
	case 4:
		return "p";
	default:
		return NULL;
	}
}

/* Why a probe was not forwarded; a TTL that ran out is what was wanted. */
static void write_err(struct json *json, const struct atlas_answer *answer)
{
	bool v6 = answer->from->family == ADDR_V6;
	uint8_t unreachable = v6 ? ICMP6_UNREACHABLE : ICMP4_UNREACHABLE;
	const char *letter =
		v6 ? letter_v6(answer->code) : letter_v4(answer->code);

	if (answer->type != unreachable ||
	    icmp_is_too_big(answer->from->family, answer->type, answer->code))
		return;
	if (letter != NULL)
		json_word(json, "err", letter);
	else
		json_uint(json, "err", answer->code);
}

static void write_labels(struct json *json, struct span data)
{
	struct cursor cursor = cursor_of(data);
	struct icmpext_label label;
	int left = LABELS_MAX;

	json_array_start(json, "mpls");
	while (left-- > 0 && icmpext_next_label(&cursor, &label)) {
		json_object_start(json, NULL);
		json_uint(json, "label", label.label);
		json_uint(json, "exp", label.traffic_class);
		json_int(json, "s", label.bottom);
		json_uint(json, "ttl", label.ttl);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_extensions(struct json *json, struct span extensions)
{
	struct cursor cursor = cursor_of(extensions);
	struct icmpext_object object;
	int left = OBJECTS_MAX;

	json_object_start(json, "icmpext");
	json_int(json, "version", 2);
	json_int(json, "rfc4884", 1);
	json_array_start(json, "obj");
	while (left-- > 0 && icmpext_next(&cursor, &object)) {
		json_object_start(json, NULL);
		json_uint(json, "class", object.class_num);
		json_uint(json, "type", object.c_type);
		if (object.class_num == ICMPEXT_MPLS)
			write_labels(json, object.data);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

/* The quoted TTL is usually 1, and the quoted TOS 0, as it was sent: then they
 * are left out. */
static void write_icmp(struct json *json, const struct atlas_run *run,
		       const struct atlas_answer *answer)
{
	write_err(json, answer);
	if (answer->mtu > 0)
		json_uint(json, "mtu", answer->mtu);
	if (answer->quoted_ttl >= 0 && answer->quoted_ttl != 1)
		json_int(json, "ittl", answer->quoted_ttl);
	if (answer->quoted_tos > 0 || (answer->quoted_tos == 0 && run->tos > 0))
		json_int(json, "itos", answer->quoted_tos);
	if (answer->extensions.size > 0)
		write_extensions(json, answer->extensions);
}

/* The letters in the order of the bits, the lowest first; ECN has none. */
static void write_flags(struct json *json, uint8_t flags)
{
	static const char letters[] = "FSRPAU";
	char text[sizeof(letters)];
	size_t size = 0;

	for (unsigned int bit = 0; letters[bit] != '\0'; bit++)
		if (flags >> bit & 1)
			text[size++] = letters[bit];
	json_bytes(json, "flags", text, size);
}

/* One that came late has no time: readers would take it for a slow one. */
static void write_reply(struct json *json, const struct atlas_run *run,
			const struct atlas_answer *answer)
{
	json_addr(json, "from", answer->from);
	if (answer->reply_ttl >= 0)
		json_int(json, "ttl", answer->reply_ttl);
	if (answer->size > 0)
		json_uint(json, "size", answer->size);
	if (answer->late > 0)
		json_uint(json, "late", answer->late);
	else
		write_ms(json, "rtt", (double)answer->rtt);
	if (answer->outcome == ATLAS_DUPLICATE)
		json_bool(json, "dup", true);
	if (answer->to != NULL && !addr_same_host(answer->to, run->addr))
		json_addr(json, "edst", answer->to);
	if (answer->tcp_flags != 0)
		write_flags(json, answer->tcp_flags);
	if (answer->is_error)
		write_icmp(json, run, answer);
}

static void write_answer(struct json *json, const struct atlas_run *run,
			 const struct atlas_answer *answer)
{
	json_object_start(json, NULL);
	switch (answer->outcome) {
	case ATLAS_ANSWERED:
	case ATLAS_DUPLICATE:
		write_reply(json, run, answer);
		break;
	case ATLAS_LOST:
		json_word(json, "x", "*");
		break;
	case ATLAS_ERROR:
		json_text(json, "error", answer->error);
		break;
	}
	json_object_end(json);
}

static void write_hops(struct json *json, const struct atlas_run *run,
		       const struct atlas_answer *answers, size_t count)
{
	size_t i = 0;

	while (i < count) {
		uint8_t ttl = answers[i].ttl;

		json_object_start(json, NULL);
		json_uint(json, "hop", ttl);
		json_array_start(json, "result");
		for (; i < count && answers[i].ttl == ttl; i++)
			write_answer(json, run, &answers[i]);
		json_array_end(json);
		json_object_end(json);
	}
}

bool atlas_write_traceroute(struct buf *buf, const struct atlas_run *run,
			    const struct atlas_answer *answers, size_t count)
{
	struct json json;

	begin(&json, buf, "traceroute", "Traceroute", run);
	json_int(&json, "endtime", run->end);
	json_uint(&json, "paris_id", run->paris);
	json_array_start(&json, "result");
	write_hops(&json, run, answers, count);
	json_array_end(&json);
	return json_end(&json);
}
