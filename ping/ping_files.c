/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening and closing.
 */
#include "ping_files.h"

#include "leadline_version.h"
#include "ui/tell.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static bool open_json(struct ping_files *files, const char *path,
		      const char *program)
{
	if (path == NULL)
		return true;
	/* A reader that goes away is an error like any other: the rest of the
	 * output still gets its end. */
	signal(SIGPIPE, SIG_IGN);
	files->json = STDOUT_FILENO;
	if (path[0] == '\0')
		return true;
	files->json =
		open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (files->json >= 0)
		return true;
	files->json = 0;
	tell_errno(program, path, errno);
	return false;
}

bool ping_files_open(struct ping_files *files,
		     const struct ping_options *options, const char *program,
		     int argc, char **argv)
{
	files->facts = (struct ping_facts){
		.version = LEADLINE_VERSION,
		.words = (const char *const *)argv + 1,
		.word_count = (size_t)argc - 1,
	};
	return open_json(files, options->json, program);
}

void ping_files_close(struct ping_files *files)
{
	if (files->json > STDERR_FILENO)
		close(files->json);
	files->json = 0;
}

void ping_files_tell_socket(struct ping_files *files, bool raw)
{
	files->facts.socket = raw ? "raw" : "datagram";
	files->facts.privilege = "none";
	if (raw)
		files->facts.privilege = getuid() == 0 ? "root" : "capability";
}
