/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line, and --help.
 */
#include "ping_start.h"

#include "leadline_version.h"
#include "ui/tell.h"

/* Bytes of an error in the options, and of --help. */
#define ERROR_SIZE 512
#define TEXT_SIZE  8192

#define VERSION_TEXT                                                           \
	"ping from leadline " LEADLINE_VERSION                                 \
	" (text as ping from iputils 20250605)\n"

static void put_text(enum ping_task task, struct buf *buf)
{
	switch (task) {
	case PING_TASK_RUN:
		break;
	case PING_TASK_HELP:
	case PING_TASK_HELP_ALL:
		ping_options_help(task == PING_TASK_HELP_ALL, buf);
		break;
	case PING_TASK_NODE_HELP:
		ping_options_node_help(buf);
		break;
	case PING_TASK_VERSION:
		buf_text(buf, VERSION_TEXT);
		break;
	}
}

static enum ping_start answer(enum ping_task task, const char *program)
{
	char memory[TEXT_SIZE];
	struct buf text;
	int error;

	buf_init(&text, memory, sizeof(memory));
	put_text(task, &text);
	error = -tell_stdout(&text);
	if (error == 0)
		return PING_START_DONE;
	tell_errno(program, "write error", error);
	return PING_START_WRONG;
}

enum ping_start ping_start(struct ping_options *options, const char *program,
			   int argc, char **argv, bool root)
{
	char memory[ERROR_SIZE];
	struct buf error;
	bool good;

	buf_init(&error, memory, sizeof(memory));
	good = ping_options_parse(options, argc, argv, &error);
	if (good && options->task != PING_TASK_RUN)
		return answer(options->task, program);
	if (good && !root)
		good = ping_options_permit(options, &error);
	if (good)
		return PING_START_RUN;
	tell(program, "%s", memory);
	return PING_START_WRONG;
}
