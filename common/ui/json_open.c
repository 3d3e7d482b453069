/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening, and a few words.
 */
#include "ui/json_open.h"

#include "leadline_version.h"
#include "ui/tell.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

bool json_open(struct json_open *json, const char *path, const char *program,
	       int argc, char **argv)
{
	*json = (struct json_open){
		.start =
			{
				.version = LEADLINE_VERSION,
				.clock = "CLOCK_MONOTONIC",
				.words = argc > 1
						 ? (const char *const *)argv + 1
						 : NULL,
				.word_count = argc > 1 ? (size_t)argc - 1 : 0,
			},
	};
	if (path == NULL)
		return true;
	/* A write that fails is taken back to the end of a line. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	json->fd = STDOUT_FILENO;
	if (path[0] == '\0')
		return true;
	json->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (json->fd >= 0)
		return true;
	json->fd = 0;
	tell_errno(program, path, errno);
	return false;
}

void json_open_socket(struct json_open *json, const char *socket)
{
	json->start.socket = socket;
	json->start.privilege = "none";
	if (strcmp(socket, "raw") == 0)
		json->start.privilege = getuid() == 0 ? "root" : "capability";
}

void json_open_close(struct json_open *json)
{
	if (json->fd > STDERR_FILENO)
		close(json->fd);
	json->fd = 0;
}
