/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is opened for a recording: it, and where it is shown.
 */
#include "main_replay.h"

#include "main_files.h"
#include "ping_recording.h"
#include "start/complain.h"
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

/* What is in the recording, anybody may have written: from here on there is
 * nothing to open. */
static void confine(const struct app *app)
{
	const struct sandbox_needs needs = {
		.role = SANDBOX_RUN,
		.replaces = app->options.metrics,
	};

	start_confine(&app->start, &needs, app->options.verbose);
}

/* Of a recorded --json no file is left that would have to be opened. */
static bool open_json(struct app *app, const char *path)
{
	return json_open(&app->json, path, app->start.program, 0, NULL);
}

/* What only the options of today ask for. */
static bool open_outputs(struct app *app)
{
	return main_files_check(app) &&
	       open_json(app, app->options.machine.path);
}

static bool show(struct app *app, struct replay *replay,
		 struct ping_recording *recording)
{
	struct ping_setup *setup = &recording->setup;
	struct ping ping;
	struct ping_end how;
	int error;

	if (app->options.machine.path == NULL &&
	    !open_json(app, recording->options.machine.path))
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
	struct ping_recording recording = {.argv = NULL};
	struct replay replay = {.memory = NULL};
	int error;

	if (!start_drop(&app->start))
		return;
	error = replay_open(&replay, app->options.replay);
	if (error != 0) {
		complain_errno(app->start.program, app->options.replay, -error);
		return;
	}
	if (open_outputs(app)) {
		confine(app);
		if (read_recording(app, &replay, &recording))
			show(app, &replay, &recording);
	}
	ping_recording_free(&recording);
	replay_close(&replay);
}
