/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is opened for a recording: it, and where it is shown.
 */
#include "main_replay.h"

#include "main_files.h"
#include "ping_recording.h"
#include "start/complain.h"
#include "start/start_replay.h"
#include "ui/bars.h"

#include <errno.h>
#include <unistd.h>

/* Bytes of an error in a recording. */
#define ERROR_SIZE 512

static bool end(struct app *app, struct replay *replay, const struct ping *ping,
		const struct ping_end *end)
{
	const char *wrong = replay_finish(replay);

	/* Whoever closes the pipe has seen enough. */
	if (end->output != 0 && end->output != EPIPE)
		return complain_errno(app->start.program, "write error",
				      end->output);
	if (end->output == 0 && wrong != NULL)
		return complain(app->start.program, app->options.replay, wrong);
	app->status = ping_is_success(ping) ? 0 : 1;
	if (end->signal != 0)
		app->status = 128 + end->signal;
	return true;
}

static bool show(struct app *app, struct replay *replay,
		 struct ping_recording *recording)
{
	struct ping_setup *setup = &recording->setup;
	struct ping ping;
	struct ping_end how;
	int error;

	/* Of a recorded --json no file is left that would have to be opened. */
	if (app->options.machine.path == NULL &&
	    !json_open(&app->json, recording->options.machine.path,
		       app->start.program, 0, NULL))
		return false;
	setup->out = STDOUT_FILENO;
	setup->err = STDERR_FILENO;
	setup->json = app->json.fd;
	setup->bars = bars_look(STDOUT_FILENO);
	error = ping_open(&ping, setup);
	if (error != 0)
		return complain_errno(app->start.program, "memory", -error);
	replay_start(replay, setup->form);
	how = ping_run(&ping, &replay->driver);
	return end(app, replay, &ping, &how);
}

static bool read_recording(struct app *app, struct replay *replay,
			   struct ping_recording *recording)
{
	char memory[ERROR_SIZE];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	return ping_recording_read(recording, replay, &app->options, &error) ||
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
	struct ping_recording recording = {.argv = NULL};
	struct replay replay = {.memory = NULL};

	if (!start_drop(&app->start) || !main_files_check(app))
		return;
	if (start_replay(&app->start, &files, &replay, &app->json) &&
	    read_recording(app, &replay, &recording))
		show(app, &replay, &recording);
	ping_recording_free(&recording);
	replay_close(&replay);
}
