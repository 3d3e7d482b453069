/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text that goes straight to a descriptor, in one piece.
 */
#include "ping_message.h"

#include "base/buf.h"
#include "leadline_version.h"
#include "ping_options.h"
#include "ui/escape.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#define LINE_SIZE 4096
#define HELP_SIZE 8192

/* 0 or an errno. */
static int put(int fd, const struct buf *buf)
{
	size_t done = 0;

	while (done < buf->len) {
		ssize_t size = write(fd, buf->text + done, buf->len - done);

		if (size >= 0)
			done += (size_t)size;
		else if (errno != EINTR)
			return errno;
	}
	return 0;
}

void ping_message(const char *program, const char *subject, const char *why)
{
	char memory[LINE_SIZE];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory) - 1);
	buf_print(&buf, "%s: ", program);
	if (subject != NULL) {
		escape_text(&buf, subject);
		buf_text(&buf, ": ");
	}
	buf_text(&buf, why);
	/* Also a text that was cut is a line. */
	buf.size++;
	buf_char(&buf, '\n');
	put(STDERR_FILENO, &buf);
}

int ping_message_help(void)
{
	char memory[HELP_SIZE];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	ping_options_help(&buf);
	return put(STDOUT_FILENO, &buf);
}

int ping_message_version(void)
{
	char memory[LINE_SIZE];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_text(&buf, "ping from leadline " LEADLINE_VERSION
		       " (text as ping from iputils 20250605)\n");
	return put(STDOUT_FILENO, &buf);
}
