/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pieces that end where a line ends.
 */
#include "ui/lines.h"

#include "ui/write.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void lines_init(struct lines *lines, int fd, char *memory, size_t size)
{
	*lines = (struct lines){.fd = fd, .until = NS_NEVER};
	buf_init(&lines->text, memory, size);
}

/* Bytes of the next piece: as many lines as go through a pipe at once, or one
 * that is longer than that. */
static size_t piece_size(const char *text, size_t size)
{
	const char *end;

	if (size <= PIPE_BUF)
		return size;
	end = memrchr(text, '\n', PIPE_BUF);
	if (end == NULL)
		end = memchr(text, '\n', size);
	return end != NULL ? (size_t)(end - text) + 1 : size;
}

/* Of the DONE bytes at TEXT that a file took, those after the last whole line
 * are cut off again. Not if somebody else has written behind them. */
static void take_back(int fd, const char *text, size_t done)
{
	const char *end = memrchr(text, '\n', done);
	size_t whole = end != NULL ? (size_t)(end - text) + 1 : 0;
	off_t at = lseek(fd, 0, SEEK_CUR);
	struct stat file;

	if (whole == done || at < 0 || fstat(fd, &file) != 0 ||
	    !S_ISREG(file.st_mode) || file.st_size != at)
		return;
	at -= (off_t)(done - whole);
	/* There is no better way out if this fails as well. */
	if (ftruncate(fd, at) == 0)
		(void)lseek(fd, at, SEEK_SET);
}

static void write_piece(struct lines *lines, const char *text, size_t size)
{
	size_t done = write_all(lines->fd, text, size, &lines->error);

	if (lines->error != 0)
		take_back(lines->fd, text, done);
}

void lines_flush(struct lines *lines)
{
	size_t at = lines->fd < 0 ? lines->text.len : 0;

	while (at < lines->text.len && lines->error == 0) {
		const char *text = lines->text.text + at;
		size_t size = piece_size(text, lines->text.len - at);

		write_piece(lines, text, size);
		at += size;
	}
	buf_clear(&lines->text);
	lines->until = NS_NEVER;
}

struct buf *lines_room(struct lines *lines, size_t room)
{
	if (lines->text.size - lines->text.len <= room)
		lines_flush(lines);
	return &lines->text;
}

void lines_note(struct lines *lines, int64_t now)
{
	if (lines->until == NS_NEVER)
		lines->until = now + LINES_PATIENCE;
	if (lines->text.len > lines->text.size / 2)
		lines_flush(lines);
}
