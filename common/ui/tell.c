/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines for people.
 */
#include "ui/tell.h"

#include "ui/escape.h"
#include "ui/write.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_SIZE 1024

/* Each byte of the text takes up to four when it is escaped. */
#define LINE_SIZE (4 * TEXT_SIZE + 256)

void tell_stderr(const struct buf *text)
{
	int ignored;

	write_all(STDERR_FILENO, text->text, text->len, &ignored);
}

int tell_stdout(const struct buf *text)
{
	int error;

	write_all(STDOUT_FILENO, text->text, text->len, &error);
	return -error;
}

void tell(const char *program, const char *format, ...)
{
	char memory[LINE_SIZE];
	char text[TEXT_SIZE];
	struct buf line;
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	buf_init(&line, memory, sizeof(memory));
	escape_typed(&line, program);
	buf_text(&line, ": ");
	escape_typed(&line, text);
	buf_char(&line, '\n');
	tell_stderr(&line);
}

void tell_errno(const char *program, const char *what, int error)
{
	tell(program, "%s: %s", what, strerror(error));
}

/* The file of this program, or a word for it. */
static const char *own_file(char *file, size_t room)
{
	ssize_t size = readlink("/proc/self/exe", file, room - 1);

	if (size <= 0)
		return "FILE";
	file[size] = '\0';
	return file;
}

void tell_cures(const char *program)
{
	char file[TEXT_SIZE / 2];

	tell(program,
	     "you may not send ICMP; as root, either allow it to everybody: "
	     "sysctl -w net.ipv4.ping_group_range=\"0 2147483647\" or to this "
	     "program: setcap cap_net_raw=p %s",
	     own_file(file, sizeof(file)));
}

void tell_cure(const char *program, const char *what)
{
	char file[TEXT_SIZE / 2];

	tell(program,
	     "%s needs a raw socket; as root, allow it to this program: "
	     "setcap cap_net_raw=p %s",
	     what, own_file(file, sizeof(file)));
}
