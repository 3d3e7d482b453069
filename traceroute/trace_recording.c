/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables for both directions; the options are read from the command line once
 * more, as it was typed.
 */
#include "trace_recording.h"

#include "ui/fields.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of lines that nobody reads. */
#define NOWHERE_SIZE (2 * JSON_LINE_MAX)

#define FACT(kind, member)                                                     \
	FIELD_##kind(struct trace_recording_facts, member, #member)
#define COUNT(member, max)                                                     \
	FIELD_NUMBER(struct trace_recording_facts, member, #member, 0, max)

static const struct field fields[] = {
	FACT(TEXT, name),
	FACT(TEXT, socket),
	FACT(TEXT, privilege),
	COUNT(scope, UINT32_MAX),
	FACT(TEXT, scope_name),
	FACT(FLAG, whois),
	COUNT(port, UINT16_MAX),
	COUNT(source_port, UINT16_MAX),
	COUNT(protocol, UINT8_MAX),
	FACT(FLAG, many),
	COUNT(lanes, TRACE_MANY_MAX),
	COUNT(rows, TRACE_MANY_RING + TRACE_MANY_MAX),
	COUNT(ring, TRACE_MANY_RING),
	COUNT(ways, TRACE_RECORDING_WAYS),
	FACT(FLAG, trouble),
	FIELD_HEX(struct trace_recording_facts, key.bytes, "key"),
	FIELD_END,
};

/* The sockets of a family. */
static const struct field way_fields[] = {
	FIELD_NUMBER(struct trace_setup, family, "family", ADDR_V4, ADDR_V6),
	FIELD_FLAG(struct trace_setup, own_header, "own_header"),
	FIELD_FLAG(struct trace_setup, serial, "serial"),
	FIELD_NUMBER(struct trace_setup, ident, "ident", 0, UINT16_MAX),
	FIELD_NUMBER(struct trace_setup, source_port, "source_port", 0,
		     UINT16_MAX),
	FIELD_FLAG(struct trace_setup, sysctls.ecn, "ecn"),
	FIELD_FLAG(struct trace_setup, sysctls.sack, "sack"),
	FIELD_FLAG(struct trace_setup, sysctls.timestamps, "timestamps"),
	FIELD_FLAG(struct trace_setup, sysctls.window_scaling,
		   "window_scaling"),
	FIELD_HEX(struct trace_setup, ip_options, "ip_options"),
	FIELD_NUMBER(struct trace_setup, ip_options_size, "ip_options_size", 0,
		     IP_OPTIONS_MAX),
	FIELD_END,
};

/* A target, or that there is none any more. */
struct row {
	bool over;
	bool named; /* somebody typed the host */
	char host[TRACE_RECORDING_NAME];
	struct addr addr;
	struct addr source;
	int64_t resolved;
};

static const struct field row_fields[] = {
	FIELD_FLAG(struct row, over, "over"),
	FIELD_FLAG(struct row, named, "named"),
	FIELD_TEXT(struct row, host, "host"),
	FIELD_ADDR(struct row, addr, "addr"),
	FIELD_ADDR(struct row, source, "source"),
	FIELD_NUMBER(struct row, resolved, "resolved_ns", 0, NS_SPAN_MAX),
	FIELD_END,
};

/* --- writing ---------------------------------------------------------------
 */

static struct trace_recording_facts
facts_of(const struct trace_recording_head *head)
{
	const struct trace *trace = head->trace;
	const struct trace_options *options = trace->options;
	struct trace_recording_facts facts = {
		.scope = trace->words.output.scope,
		.whois = trace->words.whois_server != NULL,
		.port = options->port,
		.source_port = options->source_port,
		.protocol = options->protocol,
		.many = trace->room.routers != NULL,
		.lanes = trace->room.lane_count,
		.rows = trace->room.row_count,
		.ring = trace->room.ring_size,
		.ways = (uint32_t)head->setup_count,
		.trouble = head->trouble,
		.key = head->setups[0].key,
	};

	FIELD_COPY(facts.name, trace->program);
	FIELD_COPY(facts.socket, head->start->socket);
	FIELD_COPY(facts.privilege, head->start->privilege);
	FIELD_COPY(facts.scope_name, trace->words.output.scope_name);
	return facts;
}

bool trace_recording_write(struct record *record,
			   const struct trace_recording_head *head,
			   const struct driver *driver)
{
	const struct trace_recording_facts facts = facts_of(head);
	const struct record_head first = {
		.program = "traceroute",
		.version = head->start->version,
		.words = head->start->words,
		.word_count = head->start->word_count,
		.fields = fields,
		.setup = &facts,
		.driver = driver,
	};

	if (!record_head(record, &first))
		return false;
	for (size_t i = 0; i < head->setup_count; i++)
		record_more(record, way_fields, &head->setups[i]);
	return true;
}

static bool take(struct trace_feed *feed, struct trace_aim *aim)
{
	struct trace_recording_taker *taker =
		(struct trace_recording_taker *)feed;
	struct trace_feed *inner = taker->inner;
	struct row row = {.over = !inner->ops->next(inner, aim)};

	if (!row.over) {
		row.named = aim->host != NULL;
		FIELD_COPY(row.host, aim->host);
		row.addr = aim->addr;
		row.source = aim->source;
		row.resolved = aim->resolved;
	}
	record_more(taker->record, row_fields, &row);
	return !row.over;
}

void trace_recording_feed(struct trace_recording_taker *taker,
			  struct trace_feed *inner, struct record *record)
{
	static const struct trace_feed_ops ops = {.next = take};

	*taker = (struct trace_recording_taker){
		.feed = {.ops = &ops},
		.inner = inner,
		.record = record,
	};
}

/* --- reading ---------------------------------------------------------------
 */

/* The options that only choose how a run is shown, of OWN beside those of a
 * recorded one. What it wrote to files is not written again. */
static void merge(struct trace_options *recorded,
		  const struct trace_options *own)
{
	recorded->machine = format_replayed(&recorded->machine, &own->machine);
	recorded->measurement = own->measurement;
	recorded->probe_id = own->probe_id;
	recorded->recording = NULL;
	recorded->metrics = own->metrics;
	recorded->back |= own->back;
	recorded->exit_status |= own->exit_status;
	recorded->explain |= own->explain;
	recorded->extensions |= own->extensions;
	recorded->numeric |= own->numeric;
	recorded->quote_diff |= own->quote_diff;
	recorded->show_ttl |= own->show_ttl;
	recorded->summary |= own->summary;
	recorded->verbose |= own->verbose;
}

static bool read_options(struct trace_recording *recording,
			 const struct trace_options *own, struct buf *error)
{
	const struct replay_head *head = &recording->head;
	struct trace_options *options = &recording->options;
	size_t count = head->word_count;
	char **argv = calloc(count + 2, sizeof(*argv));

	recording->argv = argv;
	if (argv == NULL)
		return buf_fail(error, "no memory");
	argv[0] = recording->facts.name;
	memcpy(argv + 1, head->words, count * sizeof(*argv));
	if (!trace_options_parse(options, (int)count + 1, argv, error))
		return false;
	if (options->action != TRACE_ACTION_RUN || options->replay != NULL)
		return buf_fail(error, "this is not a recording of a run");
	options->port = recording->facts.port;
	options->source_port = recording->facts.source_port;
	options->protocol = recording->facts.protocol;
	merge(options, own);
	return true;
}

static bool read_ways(struct trace_recording *recording, struct replay *replay)
{
	const struct trace_recording_facts *facts = &recording->facts;

	for (uint32_t i = 0; i < facts->ways; i++) {
		struct trace_setup *setup = &recording->setups[i];

		if (!replay_more(replay, way_fields, setup) ||
		    setup->family == ADDR_NONE)
			return false;
		setup->options = &recording->options;
		setup->program = facts->name;
		setup->key = facts->key;
		setup->whois_server = facts->whois ? "" : NULL;
	}
	return facts->ways > 0;
}

static bool is_power_of_two(uint32_t number)
{
	return number >= 2 && (number & (number - 1)) == 0;
}

/* As struct trace_room wants it. */
static bool has_room(const struct trace_recording_facts *facts)
{
	return is_power_of_two(facts->ring) && facts->rows > 0 &&
	       facts->lanes > 0 && facts->lanes <= facts->rows &&
	       (facts->many || facts->lanes == 1);
}

/* Whether there is a row for one more, whatever the others do. */
static bool has_row(const struct trace_recording *recording)
{
	const struct trace_recording_facts *facts = &recording->facts;

	return recording->given < facts->rows ||
	       facts->rows >= facts->ring + facts->lanes;
}

/* The next target of the recording. */
static bool give(struct trace_feed *feed, struct trace_aim *aim)
{
	struct trace_recording *recording = (struct trace_recording *)feed;
	struct row row = {.over = false};
	size_t count = recording->host_count;
	char **hosts;

	if (!replay_more(recording->replay, row_fields, &row) || row.over ||
	    row.addr.family == ADDR_NONE || !has_row(recording))
		return false;
	recording->given++;
	*aim = (struct trace_aim){
		.addr = row.addr,
		.source = row.source,
		.resolved = row.resolved,
	};
	if (!row.named)
		return true;
	hosts = realloc(recording->hosts, (count + 1) * sizeof(*hosts));
	if (hosts == NULL)
		return false;
	recording->hosts = hosts;
	hosts[count] = strdup(row.host);
	aim->host = hosts[count];
	recording->host_count += aim->host != NULL;
	return true;
}

bool trace_recording_read(struct trace_recording *recording,
			  struct replay *replay,
			  const struct trace_options *own, struct buf *error)
{
	static const struct trace_feed_ops ops = {.next = give};

	*recording = (struct trace_recording){
		.feed = {.ops = &ops},
		.replay = replay,
		.head = {.program = "traceroute", .fields = fields},
	};
	recording->head.setup = &recording->facts;
	if (!replay_head(replay, &recording->head))
		return buf_fail(error, replay->wrong);
	if (!read_options(recording, own, error))
		return false;
	if (!has_room(&recording->facts) || !read_ways(recording, replay))
		return buf_fail(error, "the start of the recording is damaged");
	return true;
}

static bool set_aside(struct trace_recording *recording)
{
	const struct trace_recording_facts *facts = &recording->facts;
	struct trace_room *room = &recording->room;

	room->lane_count = facts->lanes;
	room->row_count = facts->rows;
	room->ring_size = facts->ring;
	room->lanes = calloc(room->lane_count, sizeof(*room->lanes));
	room->rows = calloc(room->row_count, sizeof(*room->rows));
	room->ring = calloc(room->ring_size, sizeof(*room->ring));
	if (facts->many)
		room->routers = calloc(1, sizeof(*room->routers));
	if (recording->options.metrics != NULL)
		room->metrics = calloc(1, sizeof(*room->metrics));
	recording->trace = calloc(1, sizeof(*recording->trace));
	recording->nowhere_memory = malloc(NOWHERE_SIZE);
	return room->lanes != NULL && room->rows != NULL &&
	       room->ring != NULL && recording->trace != NULL &&
	       (room->routers != NULL || !facts->many) &&
	       (room->metrics != NULL || recording->options.metrics == NULL) &&
	       recording->nowhere_memory != NULL;
}

static void tell(const struct trace_recording *recording, struct json_open *out)
{
	const struct trace_recording_facts *facts = &recording->facts;
	const struct replay_head *head = &recording->head;

	trace_json_open(out, &recording->options, false);
	out->start.version = head->version;
	out->start.words = (const char *const *)head->words;
	out->start.word_count = head->word_count;
	out->start.socket = facts->socket;
	out->start.privilege = facts->privilege;
}

bool trace_recording_open(struct trace_recording *recording,
			  struct json_open *out, int fd)
{
	const struct trace_recording_facts *facts = &recording->facts;
	struct output *output;

	if (!set_aside(recording))
		return false;
	tell(recording, out);
	lines_init(&recording->nowhere, -1, recording->nowhere_memory,
		   NOWHERE_SIZE);
	for (uint32_t i = 0; i < facts->ways; i++)
		recording->setups[i].fd = fd;
	trace_init(recording->trace, &recording->setups[0], &recording->room,
		   out);
	if (facts->ways > 1)
		trace_add_family(recording->trace, &recording->setups[1]);
	recording->trace->record = &recording->nowhere;
	output = &recording->trace->words.output;
	output->scope = facts->scope;
	FIELD_COPY(output->scope_name, facts->scope_name);
	out->start.scope = facts->scope;
	out->start.scope_name = output->scope_name;
	return true;
}

void trace_recording_free(struct trace_recording *recording)
{
	for (size_t i = 0; i < recording->host_count; i++)
		free(recording->hosts[i]);
	free(recording->hosts);
	free(recording->room.lanes);
	free(recording->room.rows);
	free(recording->room.ring);
	free(recording->room.routers);
	free(recording->room.metrics);
	free(recording->trace);
	free(recording->nowhere_memory);
	free(recording->argv);
	replay_head_free(&recording->head);
}
