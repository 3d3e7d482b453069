/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables for both directions; the options are read from the command line once
 * more, as it was typed.
 */
#include "ping_recording.h"

#include "ping_form.h"
#include "ui/fields.h"

#include <stdlib.h>
#include <string.h>

#define FACT(kind, member)                                                     \
	FIELD_##kind(struct ping_recording_facts, member, #member)
#define COUNT(member, max)                                                     \
	FIELD_NUMBER(struct ping_recording_facts, member, #member, 0, max)

static const struct field fields[] = {
	FACT(TEXT, name),
	FACT(FLAG, has_device),
	FACT(TEXT, device),
	COUNT(columns, UINT32_MAX),
	COUNT(flow_label, UINT32_MAX),
	FACT(FLAG, has_ident),
	FACT(FLAG, ordinary),
	FACT(FLAG, has_names),
	COUNT(family, ADDR_V6),
	COUNT(scope, UINT32_MAX),
	FACT(TEXT, scope_name),
	COUNT(ident, UINT16_MAX),
	FACT(FLAG, both),
	COUNT(ident_v6, UINT16_MAX),
	FACT(FLAG, own_header),
	FIELD_HEX(struct ping_recording_facts, key.bytes, "key"),
	FACT(TEXT, socket),
	FACT(TEXT, privilege),
	COUNT(targets, UINT32_MAX),
	FACT(FLAG, has_resolved),
	FIELD_END,
};

/* Bytes of lines that nobody reads. */
#define NOWHERE_SIZE (2 * JSON_LINE_MAX)

/* One target. */
struct row {
	char label[PING_RECORDING_LABEL];
	struct addr addr;
	struct addr source;
	bool group;
	int64_t resolved;
};

static const struct field row_fields[] = {
	FIELD_TEXT(struct row, label, "label"),
	FIELD_ADDR(struct row, addr, "addr"),
	FIELD_ADDR(struct row, source, "source"),
	FIELD_FLAG(struct row, group, "group"),
	FIELD_NUMBER(struct row, resolved, "resolved_ns", 0, NS_SPAN_MAX),
	FIELD_END,
};

/* --- writing ---------------------------------------------------------------
 */

static struct ping_recording_facts facts_of(const struct ping_setup *setup)
{
	struct ping_recording_facts facts = {
		.has_device = setup->device != NULL,
		.columns = setup->columns,
		.flow_label = setup->flow_label,
		.has_ident = setup->has_ident,
		.ordinary = setup->ordinary,
		.has_names = setup->has_names,
		.family = setup->options->family,
		.scope = setup->scope,
		.ident = setup->form->tag.ident,
		.both = setup->form_v6 != NULL,
		.own_header = setup->form->tag.own_header,
		.key = setup->form->tag.key,
		.targets = setup->targets->count,
		.has_resolved = setup->resolved != NULL,
	};

	if (facts.both)
		facts.ident_v6 = setup->form_v6->tag.ident;
	FIELD_COPY(facts.name, setup->program);
	FIELD_COPY(facts.device, setup->device);
	FIELD_COPY(facts.scope_name, setup->scope_name);
	FIELD_COPY(facts.socket, setup->facts->socket);
	FIELD_COPY(facts.privilege, setup->facts->privilege);
	return facts;
}

static void write_target(struct record *record, const struct ping_setup *setup,
			 uint32_t index)
{
	const struct target *target = targets_at(setup->targets, index);
	struct row row = {
		.addr = target->addr,
		.source = target->source,
		.group = target->group,
	};

	FIELD_COPY(row.label, setup->labels[index]);
	if (setup->resolved != NULL)
		row.resolved = setup->resolved[index];
	record_more(record, row_fields, &row);
}

bool ping_recording_write(struct record *record, const struct ping_setup *setup,
			  const struct driver *driver)
{
	const struct ping_recording_facts facts = facts_of(setup);
	const struct record_head head = {
		.program = "ping",
		.version = setup->facts->version,
		.words = setup->facts->words,
		.word_count = setup->facts->word_count,
		.fields = fields,
		.setup = &facts,
		.driver = driver,
	};

	if (facts.targets > PING_RECORDING_TARGETS ||
	    !record_head(record, &head))
		return false;
	for (uint32_t i = 0; i < setup->targets->count; i++)
		write_target(record, setup, i);
	return true;
}

/* --- reading ---------------------------------------------------------------
 */

/* The options that only choose how a run is shown, of OWN beside those of a
 * recorded one. What it wrote to files is not written again. */
static void merge(struct ping_options *recorded, const struct ping_options *own)
{
	recorded->machine = format_replayed(&recorded->machine, &own->machine);
	recorded->measurement = own->measurement;
	recorded->probe_id = own->probe_id;
	recorded->recording = NULL;
	recorded->metrics = own->metrics;
	recorded->every = own->every;
	recorded->stats |= own->stats;
	recorded->histogram |= own->histogram;
	recorded->precise |= own->precise;
	recorded->print_time |= own->print_time;
	recorded->outstanding |= own->outstanding;
	recorded->bell |= own->bell;
	recorded->quiet |= own->quiet;
	recorded->verbose |= own->verbose;
}

static bool read_options(struct ping_recording *recording,
			 const struct ping_options *own, struct buf *error)
{
	const struct replay_head *head = &recording->head;
	size_t count = head->word_count;
	char **argv = calloc(count + 2, sizeof(*argv));

	recording->argv = argv;
	if (argv == NULL)
		return buf_fail(error, "no memory");
	argv[0] = recording->facts.name;
	memcpy(argv + 1, head->words, count * sizeof(*argv));
	if (!ping_options_parse(&recording->options, (int)count + 1, argv,
				error))
		return false;
	if (recording->options.task != PING_TASK_RUN ||
	    recording->options.replay != NULL)
		return buf_fail(error, "this is not a recording of a run");
	recording->options.family = recording->facts.family;
	merge(&recording->options, own);
	return true;
}

static bool set_aside(struct ping_recording *recording)
{
	size_t count = recording->facts.targets;

	recording->rows = calloc(count, sizeof(*recording->rows));
	recording->labels = calloc(count, sizeof(*recording->labels));
	recording->resolved = calloc(count, sizeof(*recording->resolved));
	recording->nowhere_memory = malloc(NOWHERE_SIZE);
	targets_init(&recording->targets, recording->rows, (uint32_t)count);
	return recording->rows != NULL && recording->labels != NULL &&
	       recording->resolved != NULL && recording->nowhere_memory != NULL;
}

static bool read_target(struct ping_recording *recording, struct replay *replay)
{
	uint32_t index = recording->targets.count;
	struct row row = {.label = ""};

	if (!replay_more(replay, row_fields, &row) ||
	    row.addr.family == ADDR_NONE)
		return false;
	recording->labels[index] = strdup(row.label);
	recording->resolved[index] = row.resolved;
	targets_add(&recording->targets, &row.addr, &row.source);
	targets_at(&recording->targets, index)->group = row.group;
	return recording->labels[index] != NULL;
}

static bool read_targets(struct ping_recording *recording,
			 struct replay *replay, struct buf *error)
{
	uint32_t count = recording->facts.targets;

	if (count == 0 || count > PING_RECORDING_TARGETS)
		return buf_fail(error, "this is not a recording of a run");
	if (!set_aside(recording))
		return buf_fail(error, "no memory");
	while (recording->targets.count < count)
		if (!read_target(recording, replay))
			return buf_fail(error,
					replay->wrong != NULL
						? replay->wrong
						: "a target is missing in "
						  "the recording");
	return true;
}

static void set_form(struct ping_recording *recording)
{
	const struct ping_recording_facts *facts = &recording->facts;
	struct tag_codec *tag = &recording->form.tag;

	ping_form_init(&recording->form, &recording->options);
	tag->ident = facts->ident;
	tag->own_header = facts->own_header;
	tag->key = facts->key;
	recording->form_v6 = recording->form;
	recording->form_v6.tag.ident = facts->ident_v6;
}

static void set_up(struct ping_recording *recording)
{
	const struct ping_recording_facts *facts = &recording->facts;
	const struct replay_head *head = &recording->head;

	recording->start = (struct json_start){
		.version = head->version,
		.words = (const char *const *)head->words,
		.word_count = head->word_count,
		.socket = facts->socket,
		.privilege = facts->privilege,
		.clock = "CLOCK_MONOTONIC",
		.scope = facts->scope,
		.scope_name = facts->scope_name,
	};
	lines_init(&recording->nowhere, -1, recording->nowhere_memory,
		   NOWHERE_SIZE);
	recording->setup = (struct ping_setup){
		.options = &recording->options,
		.targets = &recording->targets,
		.labels = (const char *const *)recording->labels,
		.form = &recording->form,
		.form_v6 = facts->both ? &recording->form_v6 : NULL,
		.program = facts->name,
		.device = facts->has_device ? facts->device : NULL,
		.columns = facts->columns,
		.flow_label = facts->flow_label,
		.has_ident = facts->has_ident,
		.ordinary = facts->ordinary,
		.has_names = facts->has_names,
		.scope = facts->scope,
		.scope_name = facts->scope_name,
		.record = &recording->nowhere,
		.resolved = facts->has_resolved ? recording->resolved : NULL,
		.facts = &recording->start,
	};
}

bool ping_recording_read(struct ping_recording *recording,
			 struct replay *replay, const struct ping_options *own,
			 struct buf *error)
{
	*recording = (struct ping_recording){.setup = {.options = NULL}};
	recording->head.program = "ping";
	recording->head.fields = fields;
	recording->head.setup = &recording->facts;
	if (!replay_head(replay, &recording->head))
		return buf_fail(error, replay->wrong);
	if (!read_options(recording, own, error) ||
	    !read_targets(recording, replay, error))
		return false;
	set_form(recording);
	set_up(recording);
	return true;
}

void ping_recording_free(struct ping_recording *recording)
{
	for (uint32_t i = 0; i < recording->targets.count; i++)
		free(recording->labels[i]);
	free(recording->labels);
	free(recording->rows);
	free(recording->resolved);
	free(recording->nowhere_memory);
	free(recording->argv);
	replay_head_free(&recording->head);
}
