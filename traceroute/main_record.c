/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A recording around a run.
 */
#include "main_record.h"

#include "start/complain.h"
#include "trace_recording.h"

#include <errno.h>

bool main_record_open(struct app *app)
{
	const char *path = app->options.recording;
	int error = path != NULL ? record_open(&app->record, path) : 0;

	return error == 0 || complain_errno(app->start.program, path, -error);
}

struct trace_end main_record_run(struct app *app, struct driver *driver)
{
	const struct trace_recording_head head = {
		.trace = app->trace,
		.setups = app->setups,
		.setup_count = app->setup_count,
		.start = &app->json.start,
		.trouble = app->many.trouble,
	};
	struct trace_feed *feed = &app->many.feed;
	struct trace_recording_taker taker;

	if (app->options.recording == NULL)
		return trace_run(app->trace, feed, driver);
	app->trace->record = &app->record.lines;
	if (!trace_recording_write(&app->record, &head, driver)) {
		driver->failed = "the command line for a recording";
		return (struct trace_end){.error = E2BIG};
	}
	record_start(&app->record, driver, &app->trace->form);
	trace_recording_feed(&taker, feed, &app->record);
	return trace_run(app->trace, &taker.feed, &app->record.driver);
}

bool main_record_end(struct app *app)
{
	const struct lines *lines = &app->record.lines;

	if (app->options.recording == NULL)
		return true;
	record_finish(&app->record);
	return lines->error == 0 ||
	       complain_errno(app->start.program, app->options.recording,
			      lines->error);
}
