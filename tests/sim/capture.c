/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A memory file and a comparison by lines. The difference is the common start,
 * what differs, and the common end: golden texts are short.
 */
#include "capture.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Equal lines shown before and after what differs. */
#define CONTEXT 3

void capture_init(struct capture *capture)
{
	*capture = (struct capture){.fd = memfd_create("capture", MFD_CLOEXEC)};
	assert(capture->fd >= 0);
}

const char *capture_read(struct capture *capture)
{
	off_t end = lseek(capture->fd, 0, SEEK_CUR);
	size_t at = 0;

	assert(end >= 0);
	free(capture->text);
	capture->size = (size_t)end;
	capture->text = malloc(capture->size + 1);
	assert(capture->text != NULL);
	while (at < capture->size) {
		ssize_t got = pread(capture->fd, capture->text + at,
				    capture->size - at, (off_t)at);

		assert(got > 0);
		at += (size_t)got;
	}
	capture->text[at] = '\0';
	return capture->text;
}

void capture_free(struct capture *capture)
{
	close(capture->fd);
	free(capture->text);
	*capture = (struct capture){.fd = -1};
}

static size_t line_length(const char *text)
{
	const char *end = strchr(text, '\n');

	return end != NULL ? (size_t)(end - text) + 1 : strlen(text);
}

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text += line_length(text))
		count++;
	return count;
}

/* Line NUMBER, from 0, and its length. */
static const char *line_at(const char *text, size_t number, size_t *length)
{
	while (number-- > 0)
		text += line_length(text);
	*length = line_length(text);
	return text;
}

static bool same_line(const char *a, size_t a_number, const char *b,
		      size_t b_number)
{
	size_t a_length;
	size_t b_length;

	a = line_at(a, a_number, &a_length);
	b = line_at(b, b_number, &b_length);
	return a_length == b_length && memcmp(a, b, a_length) == 0;
}

static void show_line(char mark, const char *line, size_t length)
{
	bool whole = length > 0 && line[length - 1] == '\n';

	fprintf(stderr, "%c ", mark);
	for (size_t i = 0; i < length - (whole ? 1 : 0); i++) {
		unsigned char c = (unsigned char)line[i];

		if (c >= 0x20 && c != 0x7f)
			fputc(c, stderr);
		else
			fprintf(stderr, "\\x%02x", (unsigned int)c);
	}
	fputs(whole ? "\n" : "\\ (no newline)\n", stderr);
}

static void show_lines(char mark, const char *text, size_t from, size_t until)
{
	for (size_t i = from; i < until; i++) {
		size_t length;
		const char *line = line_at(text, i, &length);

		show_line(mark, line, length);
	}
}

static void show_difference(const char *golden, const char *text)
{
	size_t wanted = count_lines(golden);
	size_t given = count_lines(text);
	size_t least = wanted < given ? wanted : given;
	size_t head = 0;
	size_t tail = 0;

	while (head < least && same_line(golden, head, text, head))
		head++;
	while (tail < least - head &&
	       same_line(golden, wanted - 1 - tail, text, given - 1 - tail))
		tail++;
	fprintf(stderr, "line %zu:\n", head + 1);
	show_lines(' ', golden, head > CONTEXT ? head - CONTEXT : 0, head);
	show_lines('-', golden, head, wanted - tail);
	show_lines('+', text, head, given - tail);
	show_lines(' ', golden, wanted - tail,
		   tail > CONTEXT ? wanted - tail + CONTEXT : wanted);
}

bool capture_is(struct capture *capture, const char *golden, const char *where)
{
	const char *text = capture_read(capture);

	if (strcmp(text, golden) == 0 && strlen(text) == capture->size)
		return true;
	fprintf(stderr, "%s: the text differs (- wanted, + written), ", where);
	show_difference(golden, text);
	return false;
}
