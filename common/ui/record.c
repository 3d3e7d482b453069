/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing down what a driver says.
 */
#include "ui/record.h"

#include "ui/record_line.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINES_SIZE (2 * RECORD_LINE_MAX)

int record_open_fd(struct record *record, int fd)
{
	*record = (struct record){.memory = malloc(LINES_SIZE)};
	if (record->memory == NULL)
		return -ENOMEM;
	lines_init(&record->lines, fd, record->memory, LINES_SIZE);
	return 0;
}

int record_open(struct record *record, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int error;

	if (fd < 0)
		return -errno;
	/* The recording gets its end when the text has no reader any more, and
	 * whole lines when it may not grow. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	error = record_open_fd(record, fd);
	if (error != 0)
		close(fd);
	return error;
}

void record_close(struct record *record)
{
	if (record->memory == NULL)
		return;
	close(record->lines.fd);
	free(record->memory);
	record->memory = NULL;
}

/* Room for any line. */
static struct buf *make_room(struct record *record)
{
	return lines_room(&record->lines, RECORD_LINE_MAX);
}

/* --- the head --------------------------------------------------------------
 */

static void write_words(struct json *json, const struct record_head *head)
{
	json_array_start(json, "words");
	for (size_t i = 0; i < head->word_count; i++)
		json_octets(json, NULL, head->words[i], strlen(head->words[i]));
	json_array_end(json);
}

bool record_head(struct record *record, const struct record_head *head)
{
	struct buf *text = make_room(record);
	size_t before = text->len;
	struct json json;

	if (head->word_count > RECORD_WORDS_MAX)
		return false;
	json_start(&json, text);
	json_word(&json, "event", "recording");
	json_uint(&json, "form", RECORD_FORM);
	json_word(&json, "program", head->program);
	json_text(&json, "version", head->version);
	json_int(&json, "now_ns", head->driver->now);
	json_int(&json, "wall_ns", head->driver->wall);
	write_words(&json, head);
	fields_write(&json, "setup", head->fields, head->setup);
	if (!json_end(&json) || text->len - before > RECORD_LINE_MAX)
		return false;
	record->wall = head->driver->wall;
	return true;
}

void record_more(struct record *record, const struct field *fields,
		 const void *setup)
{
	struct json json;

	json_start(&json, make_room(record));
	json_word(&json, "event", "recorded");
	fields_write(&json, "setup", fields, setup);
	json_end(&json);
}

/* --- the driver ------------------------------------------------------------
 */

static struct record *record_of(struct driver *driver)
{
	return (struct record *)driver;
}

/* Takes the state of the inner driver over. */
static struct record_line line_of(struct record *record, enum record_what what)
{
	const struct driver *inner = record->inner;
	struct record_line line = {
		.what = what,
		.now = inner->now,
		.lag = inner->lag > DRIVER_LAG_MAX ? inner->lag : 0,
		.full = inner->full,
		.has_wall = inner->wall != record->wall,
	};

	record->driver.now = inner->now;
	record->driver.wall = inner->wall;
	record->driver.lag = inner->lag;
	record->driver.full = inner->full;
	if (line.has_wall)
		line.wall = record->wall = inner->wall;
	return line;
}

static void write_line(struct record *record, const struct record_line *line)
{
	record_line_write(make_room(record), line, record->form);
	lines_note(&record->lines, record->driver.now);
}

static bool send(struct driver *driver, const struct probe *probe,
		 struct sent *sent)
{
	struct record *record = record_of(driver);
	struct driver *inner = record->inner;
	int64_t now = inner->now;
	bool full = inner->full;
	bool told = inner->ops->send(inner, probe, sent);
	struct record_line line;

	if (!told && inner->now == now && inner->full == full)
		return false;
	line = line_of(record, RECORD_SEND);
	line.probe = probe->number;
	line.sent = told ? sent : NULL;
	write_line(record, &line);
	return told;
}

static void lookup(struct driver *driver, const struct addr *addr)
{
	struct driver *inner = record_of(driver)->inner;

	inner->ops->lookup(inner, addr);
}

static void ask(struct driver *driver, const struct text_query *query)
{
	struct driver *inner = record_of(driver)->inner;

	inner->ops->ask(inner, query);
}

static int next(struct driver *driver, int64_t until, struct input *input)
{
	struct record *record = record_of(driver);
	struct driver *inner = record->inner;
	struct record_line line;
	int error;

	if (inner->now >= record->lines.until)
		lines_flush(&record->lines);
	error = inner->ops->next(inner, until, input);
	line = line_of(record, error == 0 ? RECORD_INPUT : RECORD_ERROR);
	line.error = -error;
	line.input = input;
	write_line(record, &line);
	return error;
}

void record_start(struct record *record, struct driver *driver,
		  const struct probe_form *form)
{
	static const struct driver_ops ops = {
		.send = send,
		.lookup = lookup,
		.next = next,
		.ask = ask,
	};

	record->driver = *driver;
	record->driver.ops = &ops;
	record->inner = driver;
	record->form = form;
}

void record_finish(struct record *record)
{
	/* The driver may be closed already. */
	const struct record_line line = {
		.what = RECORD_END,
		.now = record->driver.now,
	};

	write_line(record, &line);
	lines_flush(&record->lines);
}
