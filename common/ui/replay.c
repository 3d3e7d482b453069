/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Saying what was recorded, line by line.
 */
#include "ui/replay.h"

#include "ui/record.h"
#include "ui/record_line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char foreign[] = "this is not a recording";
static const char other[] = "this is a recording of another program";
static const char newer[] = "this recording has a form that is not known here";
static const char cut[] = "the recording ends before its run does";
static const char broken[] = "the recording has a line that is damaged";
static const char unfit[] = "the recorded run went on otherwise: another "
			    "version made it, or nobody took its output";

/* Interruptions in a row. */
#define TRIES_MAX 1000

int replay_open_fd(struct replay *replay, int fd)
{
	*replay = (struct replay){
		.fd = fd,
		.memory = malloc(RECORD_LINE_MAX),
		.room = malloc(RECORD_ROOM),
	};
	if (replay->memory != NULL && replay->room != NULL)
		return 0;
	free(replay->memory);
	free(replay->room);
	*replay = (struct replay){.fd = -1};
	return -ENOMEM;
}

int replay_open(struct replay *replay, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error;

	if (fd < 0)
		return -errno;
	error = replay_open_fd(replay, fd);
	if (error != 0)
		close(fd);
	return error;
}

void replay_close(struct replay *replay)
{
	if (replay->memory == NULL)
		return;
	close(replay->fd);
	free(replay->memory);
	free(replay->room);
	replay->memory = NULL;
}

/* False; the first that is wrong counts. */
static bool fail(struct replay *replay, const char *why)
{
	if (replay->wrong == NULL)
		replay->wrong = why;
	return false;
}

/* --- lines -----------------------------------------------------------------
 */

/* Reads on behind what is still to come. */
static void fill(struct replay *replay)
{
	int tries = 0;
	ssize_t got;

	memmove(replay->memory, replay->memory + replay->at,
		replay->size - replay->at);
	replay->size -= replay->at;
	replay->at = 0;
	do
		got = read(replay->fd, replay->memory + replay->size,
			   RECORD_LINE_MAX - replay->size);
	while (got < 0 && errno == EINTR && ++tries < TRIES_MAX);
	replay->ended = got <= 0;
	replay->size += got > 0 ? (size_t)got : 0;
}

/* The next line without its end, borrowed until the next call. NULL if there is
 * none that is whole. */
static const char *take_line(struct replay *replay, size_t *size)
{
	const char *start;
	const char *end;

	for (;;) {
		start = replay->memory + replay->at;
		end = memchr(start, '\n', replay->size - replay->at);
		if (end != NULL)
			break;
		if (replay->ended)
			return NULL;
		fill(replay);
	}
	*size = (size_t)(end - start);
	replay->at += *size + 1;
	return start;
}

/* The next line that is not only for readers of JSON, or NULL. It is the next
 * one until it is taken. */
static const char *peek_recorded(struct replay *replay, size_t *size)
{
	const char *line;

	do
		line = take_line(replay, size);
	while (line != NULL && !record_line_is(line, *size));
	if (line != NULL)
		replay->at -= *size + 1;
	return line;
}

static const char *take_recorded(struct replay *replay, size_t *size)
{
	const char *line = peek_recorded(replay, size);

	if (line != NULL)
		replay->at += *size + 1;
	return line;
}

/* --- the head --------------------------------------------------------------
 */

/* The words, one behind the other; no word has more bytes than its JSON. */
static void read_words(struct json_read *in, struct replay_head *head)
{
	size_t room = (size_t)(in->end - in->at);
	size_t used = 0;

	replay_head_free(head);
	head->text = malloc(room);
	head->words = calloc(RECORD_WORDS_MAX + 1, sizeof(*head->words));
	if (head->text == NULL || head->words == NULL)
		json_read_reject(in);
	json_read_array(in);
	while (json_read_element(in)) {
		char *word = head->text + used;

		if (head->word_count == RECORD_WORDS_MAX) {
			json_read_reject(in);
			break;
		}
		used += json_read_octets(in, word, room - used - 1);
		head->text[used++] = '\0';
		head->words[head->word_count++] = word;
	}
}

void replay_head_free(struct replay_head *head)
{
	free(head->text);
	free(head->words);
	head->text = NULL;
	head->words = NULL;
	head->word_count = 0;
}

/* What is in the first line but the words and the setup. */
struct start {
	char event[16];
	int64_t form;
	char program[16];
	int64_t now;
	int64_t wall;
};

static bool is_key(const char *key, const char *name)
{
	return strcmp(key, name) == 0;
}

static void read_text(struct json_read *in, char *to, size_t size)
{
	to[json_read_octets(in, to, size - 1)] = '\0';
}

static void take_head(struct json_read *in, const char *key,
		      struct start *start, struct replay_head *head)
{
	if (is_key(key, "event"))
		read_text(in, start->event, sizeof(start->event));
	else if (is_key(key, "form"))
		start->form = json_read_int(in, 0, INT32_MAX);
	else if (is_key(key, "program"))
		read_text(in, start->program, sizeof(start->program));
	else if (is_key(key, "version"))
		read_text(in, head->version, sizeof(head->version));
	else if (is_key(key, "now_ns"))
		start->now = json_read_int(in, 0, RECORD_TIME_MAX);
	else if (is_key(key, "wall_ns"))
		start->wall = json_read_int(in, -RECORD_TIME_MAX,
					    2 * RECORD_TIME_MAX);
	else if (is_key(key, "words"))
		read_words(in, head);
	else if (is_key(key, "setup"))
		fields_read(in, head->fields, head->setup, NULL);
	else
		json_read_skip(in);
}

/* Whether the line at TEXT says by its first member that it is EVENT. */
static bool has_event(const char *text, size_t size, const char *event)
{
	char key[JSON_READ_KEY];
	char found[16] = "";
	struct json_read in;

	json_read_start(&in, text, size);
	if (json_read_key(&in, key) && is_key(key, "event"))
		read_text(&in, found, sizeof(found));
	return is_key(found, event);
}

bool replay_head(struct replay *replay, struct replay_head *head)
{
	struct start start = {.form = 0};
	char key[JSON_READ_KEY];
	struct json_read in;
	size_t size;
	const char *line = take_line(replay, &size);

	if (line == NULL || !has_event(line, size, "recording"))
		return fail(replay, foreign);
	json_read_start(&in, line, size);
	while (json_read_key(&in, key))
		take_head(&in, key, &start, head);
	if (start.form > RECORD_FORM)
		return fail(replay, newer);
	if (!json_read_end(&in) || start.form < RECORD_FORM_OLDEST ||
	    head->words == NULL)
		return fail(replay, broken);
	if (!is_key(start.program, head->program))
		return fail(replay, other);
	replay->driver.now = start.now;
	replay->driver.wall = start.wall;
	return true;
}

bool replay_more(struct replay *replay, const struct field *fields, void *setup)
{
	char key[JSON_READ_KEY];
	struct json_read in;
	bool found = false;
	size_t size;
	const char *line = take_recorded(replay, &size);

	if (line == NULL)
		return fail(replay, cut);
	json_read_start(&in, line, size);
	while (json_read_key(&in, key)) {
		if (!is_key(key, "setup")) {
			json_read_skip(&in);
			continue;
		}
		fields_read(&in, fields, setup, NULL);
		found = true;
	}
	return (json_read_end(&in) && found) || fail(replay, broken);
}

/* --- the driver ------------------------------------------------------------
 */

static struct replay *replay_of(struct driver *driver)
{
	return (struct replay *)driver;
}

/* Reads the next line, whose input goes to INPUT. False: there is none. */
static bool read_line(struct replay *replay, struct record_line *line,
		      struct input *input)
{
	struct fields_room room = {replay->room, RECORD_ROOM};
	struct driver *driver = &replay->driver;
	size_t size;
	const char *text = take_recorded(replay, &size);

	if (text == NULL)
		return fail(replay, cut);
	line->input = input;
	if (!record_line_read(line, text, size, replay->form, &room) ||
	    line->now < driver->now)
		return fail(replay, broken);
	driver->now = line->now;
	driver->lag = line->lag;
	driver->full = line->full;
	if (line->has_wall)
		driver->wall = line->wall;
	return true;
}

/* Of several probes sent in a row, the line may be of a later one. */
static bool is_next_send(struct replay *replay, uint32_t probe)
{
	struct fields_room room = {replay->room, RECORD_ROOM};
	struct input none;
	struct record_line line = {.input = &none};
	size_t size;
	const char *text = peek_recorded(replay, &size);

	return text != NULL && record_line_is_send(text, size) &&
	       (!record_line_read(&line, text, size, replay->form, &room) ||
		line.probe == probe);
}

static bool send(struct driver *driver, const struct probe *probe,
		 struct sent *sent)
{
	struct replay *replay = replay_of(driver);
	struct record_line line;
	struct input input;

	replay->given = probe->number;
	if (!is_next_send(replay, probe->number) ||
	    !read_line(replay, &line, &input) || line.sent == NULL)
		return false;
	*sent = *line.sent;
	return sent->number == probe->number || fail(replay, unfit);
}

/* Their answers are recorded where they came. */
static void lookup(struct driver *driver __attribute__((unused)),
		   const struct addr *addr __attribute__((unused)))
{
}

static void ask(struct driver *driver __attribute__((unused)),
		const struct text_query *query __attribute__((unused)))
{
}

/* What is told of probes that were not given out is about another run. */
static bool fits(const struct replay *replay, const struct input *input)
{
	return input->kind != INPUT_SENT || input->sent.number <= replay->given;
}

static int next(struct driver *driver, int64_t until __attribute__((unused)),
		struct input *input)
{
	struct replay *replay = replay_of(driver);
	struct record_line line;

	if (replay->wrong != NULL || !read_line(replay, &line, input))
		return -EBADMSG;
	switch (line.what) {
	case RECORD_INPUT:
		if (fits(replay, input))
			return 0;
		break;
	case RECORD_ERROR:
		return -line.error;
	case RECORD_SEND:
	case RECORD_SETUP:
	case RECORD_END:
		break;
	}
	fail(replay, unfit);
	return -EBADMSG;
}

void replay_start(struct replay *replay, const struct probe_form *form)
{
	static const struct driver_ops ops = {
		.send = send,
		.lookup = lookup,
		.next = next,
		.ask = ask,
	};

	replay->driver.ops = &ops;
	replay->form = form;
}

const char *replay_finish(struct replay *replay)
{
	struct record_line line;
	struct input none;

	if (replay->wrong == NULL && read_line(replay, &line, &none) &&
	    line.what != RECORD_END)
		fail(replay, unfit);
	return replay->wrong;
}
