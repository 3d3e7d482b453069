/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Beats from the start on.
 */
#include "ping_metrics_file.h"

#include "ui/escape.h"
#include "ui/metrics_file.h"

#include <errno.h>
#include <string.h>

/* It goes on without a place for the file, but says so when that begins. */
static void complain(struct ping_metrics_file *file, int error)
{
	struct buf *err = &file->err->text;

	if (!file->failed) {
		output_make_room(file->err);
		escape_text(err, file->program);
		buf_text(err, ": ");
		escape_text(err, file->path);
		buf_print(err, ": %s\n", strerror(error));
	}
	file->failed = true;
}

int ping_metrics_file_write(struct ping_metrics_file *file,
			    const struct buf *text)
{
	int error = ENOBUFS;

	if (text != NULL)
		error = -metrics_file_write(file->path, text);
	if (error != 0)
		complain(file, error);
	else
		file->failed = false;
	return error;
}

void ping_metrics_file_start(struct ping_metrics_file *file,
			     const struct buf *text, int64_t now)
{
	if (file->every == 0)
		file->every = PING_METRICS_FILE_EVERY;
	file->error = ping_metrics_file_write(file, text);
	file->until = now + file->every;
}

bool ping_metrics_file_is_due(struct ping_metrics_file *file, int64_t now)
{
	if (now < file->until)
		return false;
	/* Those that were missed are not made up for. */
	file->until += ((now - file->until) / file->every + 1) * file->every;
	return true;
}

void ping_metrics_file_finish(struct ping_metrics_file *file,
			      const struct buf *text)
{
	if (file->error == 0)
		ping_metrics_file_write(file, text);
}
