/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One after the other. The numbers are noted first: views read them.
 */
#include "ping_views.h"

#include "base/ns.h"
#include "ping.h"

#include <errno.h>
#include <stdlib.h>

/* Bytes of lines that are collected. */
#define LINES_SIZE (4 * JSON_LINE_MAX)

struct ping_views_memory {
	struct ping_stats_row *rows;
	struct ping_stats_memory *stats;
	struct series_fate *fates;
	struct ping_json_row *json;
	struct ping_json_row *record;
	struct ping_atlas_row *atlas;
	struct metrics_rtt *rtts;
	struct metrics_target *targets;
	uint32_t *series;
	struct ping_stats_row *interval; /* NULL without --every */
	struct histogram *histograms;	 /* likewise */
	char *text;			 /* of the metrics */
	char lines[LINES_SIZE];
};

static bool wants_details(const struct ping_setup *setup)
{
	return setup->options->stats || setup->options->histogram;
}

static bool counts(const struct ping_setup *setup)
{
	return setup->json != 0 || setup->record != NULL ||
	       wants_details(setup) || setup->options->metrics != NULL;
}

int64_t ping_views_timeout(const struct ping_setup *setup)
{
	bool given = setup->options->timeout >= 0;

	if (!given && counts(setup))
		return PING_VIEWS_TIMEOUT;
	return ping_plan_timeout(setup->options);
}

static void free_memory(struct ping_views_memory *memory)
{
	if (memory == NULL)
		return;
	free(memory->rows);
	free(memory->stats);
	free(memory->fates);
	free(memory->json);
	free(memory->record);
	free(memory->atlas);
	free(memory->rtts);
	free(memory->targets);
	free(memory->series);
	free(memory->interval);
	free(memory->histograms);
	free(memory->text);
	free(memory);
}

/* All zeros, of which only what is used costs anything. */
static struct ping_views_memory *set_aside(size_t count, uint32_t window)
{
	struct ping_views_memory *memory = calloc(1, sizeof(*memory));

	if (memory == NULL)
		return NULL;
	memory->rows = calloc(count, sizeof(*memory->rows));
	memory->stats = calloc(count, sizeof(*memory->stats));
	memory->fates = calloc(count, window * sizeof(*memory->fates));
	memory->json = calloc(count, sizeof(*memory->json));
	memory->record = calloc(count, sizeof(*memory->record));
	memory->atlas = calloc(count, sizeof(*memory->atlas));
	memory->rtts = calloc(count, sizeof(*memory->rtts));
	memory->targets = calloc(count, sizeof(*memory->targets));
	memory->series = calloc(count, sizeof(*memory->series));
	memory->text = calloc(count, PING_METRICS_TEXT);
	if (memory->rows != NULL && memory->stats != NULL &&
	    memory->fates != NULL && memory->json != NULL &&
	    memory->record != NULL && memory->atlas != NULL &&
	    memory->rtts != NULL && memory->targets != NULL &&
	    memory->series != NULL && memory->text != NULL)
		return memory;
	free_memory(memory);
	return NULL;
}

static void open_stats(struct ping_views *views, const struct ping_setup *setup,
		       uint32_t window)
{
	struct ping_views_memory *memory = views->memory;

	views->counts = true;
	views->stats = (struct ping_stats){
		.rows = memory->rows,
		.count = setup->targets->count,
		.targets = setup->targets,
		.form = setup->form,
	};
	for (size_t i = 0; i < views->stats.count; i++)
		ping_stats_init_row(&views->stats, i, &memory->stats[i],
				    &memory->fates[i * window], window);
}

static bool wants_intervals(const struct ping_setup *setup)
{
	if (setup->options->every == 0)
		return false;
	return setup->record != NULL ||
	       (setup->json != 0 &&
		setup->options->machine.format == FORMAT_JSON);
}

/* False: there is no memory. */
static bool open_interval(struct ping_views *views,
			  const struct ping_setup *setup)
{
	struct ping_views_memory *memory = views->memory;
	size_t count = setup->targets->count;

	if (!wants_intervals(setup))
		return true;
	memory->interval = calloc(count, sizeof(*memory->interval));
	memory->histograms = calloc(count, sizeof(*memory->histograms));
	if (memory->interval == NULL || memory->histograms == NULL)
		return false;
	views->interval.every = setup->options->every;
	views->interval.histograms = memory->histograms;
	views->interval.stats = views->stats;
	views->interval.stats.rows = memory->interval;
	return true;
}

static void open_json(struct ping_views *views, const struct ping_setup *setup,
		      struct names *names, struct ping_json *json)
{
	*json = (struct ping_json){
		.options = setup->options,
		.facts = setup->facts,
		.targets = setup->targets,
		.labels = setup->labels,
		.stats = &views->stats,
		.timeout = ping_views_timeout(setup),
		.names = names,
		.rows = views->memory->json,
		.lines = &views->lines,
	};
}

static void open_atlas(struct ping_views *views, const struct ping_setup *setup)
{
	views->atlas = (struct ping_atlas){
		.options = setup->options,
		.version = setup->facts->version,
		.targets = setup->targets,
		.labels = setup->labels,
		.resolved = setup->resolved,
		.rows = views->memory->atlas,
		.lines = &views->lines,
	};
	ping_atlas_init(&views->atlas);
	views->machine = &views->atlas.view;
}

static void open_machine(struct ping_views *views,
			 const struct ping_setup *setup, struct names *names)
{
	lines_init(&views->lines, setup->json, views->memory->lines,
		   LINES_SIZE);
	switch (setup->options->machine.format) {
	case FORMAT_JSON:
	case FORMAT_CSV:
		open_json(views, setup, names, &views->json);
		views->json.csv = setup->options->machine.format == FORMAT_CSV;
		ping_json_init(&views->json);
		views->machine = &views->json.view;
		break;
	case FORMAT_ATLAS:
		open_atlas(views, setup);
		break;
	}
	ping_views_add(views, views->machine);
}

/* Each probe that leaves is in it, too. */
static void open_record(struct ping_views *views,
			const struct ping_setup *setup, struct names *names)
{
	open_json(views, setup, names, &views->record);
	views->record.rows = views->memory->record;
	views->record.lines = setup->record;
	views->record.sent = true;
	ping_json_init(&views->record);
	ping_views_add(views, &views->record.view);
}

static void open_details(struct ping_views *views,
			 const struct ping_setup *setup)
{
	views->details = (struct ping_stats_text){
		.options = setup->options,
		.stats = &views->stats,
		.labels = setup->labels,
		.style = setup->bars,
	};
	ping_stats_text_init(&views->details);
}

static void open_metrics(struct ping_views *views,
			 const struct ping_setup *setup)
{
	views->metrics = (struct ping_metrics){
		.file = {.program = setup->program,
			 .path = setup->options->metrics,
			 .every = setup->options->every},
		.stats = &views->stats,
		.labels = setup->labels,
		.rtts = views->memory->rtts,
		.targets = views->memory->targets,
		.series = views->memory->series,
	};
	buf_init(&views->metrics.text, views->memory->text,
		 setup->targets->count * PING_METRICS_TEXT);
	ping_metrics_init(&views->metrics);
}

int ping_views_open(struct ping_views *views, const struct ping_setup *setup,
		    uint32_t ring, struct names *names)
{
	size_t count = setup->targets->count;
	uint32_t window = ping_stats_window(ring, count);

	*views = (struct ping_views){
		.lines = {.until = NS_NEVER},
		.metrics = {.file = {.until = NS_NEVER}},
		.interval = {.due = NS_NEVER},
	};
	if (!counts(setup))
		return 0;
	views->memory = set_aside(count, window);
	if (views->memory == NULL)
		return -ENOMEM;
	open_stats(views, setup, window);
	if (!open_interval(views, setup)) {
		ping_views_close(views);
		return -ENOMEM;
	}
	if (setup->json != 0)
		open_machine(views, setup, names);
	if (setup->record != NULL)
		open_record(views, setup, names);
	if (wants_details(setup) && setup->json != setup->out)
		open_details(views, setup);
	if (setup->options->metrics != NULL)
		open_metrics(views, setup);
	return 0;
}

void ping_views_close(struct ping_views *views)
{
	free_memory(views->memory);
	views->memory = NULL;
}

void ping_views_add(struct ping_views *views, struct view *view)
{
	views->list[views->count++] = view;
}

void ping_views_connect(struct ping_views *views, struct output *out,
			struct output *err)
{
	if (views->metrics.file.path != NULL) {
		views->metrics.file.err = err;
		ping_views_add(views, &views->metrics.view);
	}
	if (views->details.options != NULL) {
		views->details.out = out;
		ping_views_add(views, &views->details.view);
	}
}

uint32_t ping_views_ignored(const struct ping_views *views)
{
	uint32_t ignored = views->counts ? 0 : UINT32_MAX;

	for (size_t i = 0; i < views->count; i++)
		ignored &= views->list[i]->ignores;
	return ignored;
}

int ping_views_error(const struct ping_views *views)
{
	const struct lines *record = views->record.lines;

	if (record != NULL && record->error != 0)
		return record->error;
	return views->lines.error != 0 ? views->lines.error
				       : views->metrics.file.error;
}

static struct view *view_at(const struct ping_views *views, size_t i,
			    int64_t now, int64_t wall)
{
	struct view *view = views->list[i];

	view->now = now;
	view->wall = wall;
	return view;
}

void ping_views_start(struct ping_views *views, int64_t now, int64_t wall)
{
	views->stats.since = now;
	ping_interval_start(&views->interval, now);
	for (size_t i = 0; i < views->count; i++) {
		struct view *view = view_at(views, i, now, wall);

		view->ops->start(view);
	}
}

void ping_views_show(struct ping_views *views, const struct event *event,
		     int64_t now, int64_t wall)
{
	if (views->counts) {
		ping_stats_note(&views->stats, event);
		ping_interval_note(&views->interval, event);
	}
	for (size_t i = 0; i < views->count; i++) {
		struct view *view = view_at(views, i, now, wall);

		view->ops->show(view, event, wall);
	}
}

/* What --every asks for, at NOW. */
static void show_interval(struct ping_views *views, int64_t now, int64_t wall)
{
	if (views->json.lines != NULL && !views->json.csv)
		ping_json_interval(&views->json, &views->interval.stats, now,
				   wall);
	if (views->record.lines != NULL)
		ping_json_interval(&views->record, &views->interval.stats, now,
				   wall);
	ping_interval_restart(&views->interval, now);
}

void ping_views_finish(struct ping_views *views, int64_t now, int64_t wall,
		       const struct ping_json_end *end)
{
	if (views->counts)
		ping_stats_finish(&views->stats);
	/* The last interval is shorter; all of them are the whole. */
	if (views->interval.every > 0)
		show_interval(views, now, wall);
	views->json.end = *end;
	views->record.end = *end;
	for (size_t i = 0; i < views->count; i++) {
		struct view *view = view_at(views, i, now, wall);

		view->ops->finish(view);
	}
}

/* The text has its own words for what is open at the end. */
static void lose(struct ping_views *views, const struct ledger_entry *entry,
		 int64_t now, int64_t wall)
{
	struct event event = {
		.kind = EVENT_LOST,
		.at = now,
		.probe = entry->probe,
		.sent_at = entry->sent_at,
		.sent_by = (enum stamp_source)entry->sent_by,
	};

	ping_stats_note(&views->stats, &event);
	ping_interval_note(&views->interval, &event);
	for (size_t i = 0; i < views->count; i++) {
		struct view *view = view_at(views, i, now, wall);

		if (view == views->machine || view == &views->record.view)
			view->ops->show(view, &event, wall);
	}
}

void ping_views_give_up(struct ping_views *views,
			const struct ping_report *report,
			const struct ledger *ledger, int64_t now, int64_t wall)
{
	if (!views->counts)
		return;
	for (uint32_t n = ledger->oldest; n != ledger->next; n++) {
		const struct ledger_entry *entry = ledger_find(ledger, n);

		if (entry != NULL && entry->fate == LEDGER_OPEN &&
		    entry->told &&
		    !ping_report_is_in_flight(report, entry, now))
			lose(views, entry, now, wall);
	}
}

int64_t ping_views_until(const struct ping_views *views)
{
	return ns_min(views->interval.due,
		      ns_min(views->lines.until, views->metrics.file.until));
}

void ping_views_flush(struct ping_views *views, int64_t now, int64_t wall)
{
	if (now >= views->interval.due)
		show_interval(views, now, wall);
	if (now >= views->lines.until)
		lines_flush(&views->lines);
	ping_metrics_flush(&views->metrics, now);
}
