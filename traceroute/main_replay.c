/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is opened for a recording: it, and where it is shown.
 */
#include "main_replay.h"

#include "main_files.h"
#include "start/complain.h"
#include "start/start_replay.h"
#include "trace_recording.h"
#include "ui/tell.h"

#include <errno.h>
#include <unistd.h>

/* Bytes of an error in a recording. */
#define ERROR_SIZE 512

static bool end(struct app *app, struct trace_recording *recording,
		const struct trace_end *end)
{
	const struct trace *trace = recording->trace;
	const char *wrong = replay_finish(recording->replay);
	int error = trace->words.output.error != 0 ? trace->words.output.error
						   : trace->lines.error;

	/* Whoever closes the pipe has seen enough. */
	if (error != 0 && error != EPIPE)
		return complain_errno(app->start.program, "write error", error);
	if (error == 0 && wrong != NULL)
		return complain(app->start.program, app->options.replay, wrong);
	if (end->error != 0)
		return complain_errno(app->start.program, "recvmsg",
				      end->error);
	if (trace->tally.cut)
		tell(app->start.program,
		     "the deadline came before all were traced");
	if (trace->tally.mute > 0 || trace->tally.unwritten ||
	    recording->facts.trouble)
		return false;
	app->status = recording->options.exit_status &&
		      (trace->tally.missed > 0 || trace->tally.cut);
	if (end->signal != 0)
		app->status = 128 + end->signal;
	return true;
}

static bool show(struct app *app, struct trace_recording *recording)
{
	struct replay *replay = recording->replay;
	struct trace_end how;

	/* Of a recorded --json no file is left that would have to be opened. */
	if (app->options.machine.path == NULL &&
	    !json_open(&app->json, recording->options.machine.path,
		       app->start.program, 0, NULL))
		return false;
	if (!trace_recording_open(recording, &app->json, STDOUT_FILENO))
		return complain_errno(app->start.program, "memory", ENOMEM);
	replay_start(replay, &recording->trace->form);
	how = trace_run(recording->trace, &recording->feed, &replay->driver);
	return end(app, recording, &how);
}

static bool read_recording(struct app *app, struct replay *replay,
			   struct trace_recording *recording)
{
	char memory[ERROR_SIZE];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	return trace_recording_read(recording, replay, &app->options, &error) ||
	       complain(app->start.program, app->options.replay, memory);
}

void main_replay(struct app *app)
{
	const struct start_replay files = {
		.recording = app->options.replay,
		.machine = app->options.machine.path,
		.metrics = app->options.metrics,
		.verbose = app->options.verbose,
	};
	struct trace_recording recording = {.replay = NULL};
	struct replay replay = {.memory = NULL};

	if (!start_drop(&app->start) || !main_files_check(app))
		return;
	if (start_replay(&app->start, &files, &replay, &app->json) &&
	    read_recording(app, &replay, &recording))
		show(app, &recording);
	trace_recording_free(&recording);
	replay_close(&replay);
}
