/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Recordings that end a run before it began, or say how it did.
 */
#include "ui/replay.h"

#include "ui/record.h"
#include "ui/record_line.h"

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct field nothing[] = {FIELD_END};
static const struct probe_form form = {.tag = {.carrier = TAG_ECHO_SEQ}};

#define HEAD                                                                   \
	"{\"event\":\"recording\",\"form\":1,\"program\":\"ping\","            \
	"\"version\":\"1\",\"now_ns\":5,\"wall_ns\":6,\"words\":["

static void open_text(struct replay *replay, const char *text)
{
	int fd = memfd_create("recording", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(replay_open_fd(replay, fd), 0);
}

TEST(replay_open_says_why_it_cannot)
{
	struct replay replay;

	assert_int_equal(replay_open(&replay, "/nowhere/recording"), -ENOENT);
	assert_int_equal(replay_open(&replay, "/dev/null"), 0);
	replay_close(&replay);
	/* Once is enough, but twice does no harm. */
	replay_close(&replay);
}

TEST(replay_head_refuses_more_words_than_a_command_line_has)
{
	struct replay_head head = {.program = "ping", .fields = nothing};
	size_t room = sizeof(HEAD) + 3 * (RECORD_WORDS_MAX + 2) + 8;
	char *text = malloc(room);
	struct replay replay;
	char *end = text;

	assert_non_null(text);
	end += sprintf(end, "%s\"\"", HEAD);
	for (size_t i = 0; i < RECORD_WORDS_MAX; i++) {
		memcpy(end, ",\"\"", 3);
		end += 3;
	}
	memcpy(end, "]}\n", 4);
	open_text(&replay, text);
	assert_false(replay_head(&replay, &head));
	assert_string_equal(replay.wrong,
			    "the recording has a line that is damaged");
	replay_head_free(&head);
	replay_close(&replay);
	free(text);
}

/* A replay that has come to LINE. */
static void come_to(struct replay *replay, struct replay_head *head,
		    const char *line)
{
	char text[1024];

	*head = (struct replay_head){.program = "ping", .fields = nothing};
	snprintf(text, sizeof(text), "%s]}\n%s\n", HEAD, line);
	open_text(replay, text);
	assert_true(replay_head(replay, head));
	replay_start(replay, &form);
}

/* What the driver says after LINE. */
static int next_of(const char *line, const char **wrong)
{
	struct replay_head head;
	struct replay replay;
	struct input input;
	int error;

	come_to(&replay, &head, line);
	replay.driver.ops->ask(&replay.driver, NULL);
	error = replay.driver.ops->next(&replay.driver, 10, &input);
	*wrong = replay.wrong;
	replay_head_free(&head);
	replay_close(&replay);
	return error;
}

/* Of the form before, which HEAD is of, and of ours; not of one to come. */
TEST(replay_head_takes_two_forms)
{
	for (int number = 0; number <= RECORD_FORM + 1; number++) {
		struct replay_head head = {.program = "ping",
					   .fields = nothing};
		struct replay replay;
		char text[256];

		snprintf(text, sizeof(text), "%s]}\n", HEAD);
		*strchr(strstr(text, "form"), '1') = (char)('0' + number);
		open_text(&replay, text);
		assert_true(replay_head(&replay, &head) ==
			    (number >= RECORD_FORM_OLDEST &&
			     number <= RECORD_FORM));
		replay_head_free(&head);
		replay_close(&replay);
	}
}

TEST(replay_fails_as_the_recorded_driver_failed)
{
	const char *wrong;

	assert_int_equal(next_of("{\"event\":\"recorded\",\"state\":"
				 "{\"now_ns\":7},\"errno\":100}",
				 &wrong),
			 -ENETDOWN);
	assert_null(wrong);
}

TEST(replay_ends_where_something_else_should_have_come)
{
	static const char *const lines[] = {
		"{\"event\":\"recorded\",\"sending\":{\"now_ns\":7}}",
		"{\"event\":\"recorded\",\"state\":{\"now_ns\":7},"
		"\"setup\":{}}",
		"{\"event\":\"recorded\",\"state\":{\"now_ns\":7},\"end\":true}",
		"{\"event\":\"recorded\",\"state\":{\"now_ns\":7},"
		"\"sent\":{\"number\":1,\"at_ns\":7}}",
	};
	const char *wrong;

	for (size_t i = 0; i < COUNT(lines); i++) {
		assert_int_equal(next_of(lines[i], &wrong), -EBADMSG);
		assert_non_null(strstr(wrong, "went on otherwise"));
	}
}

/* Whether probe 3, handed over before LINE, is told as sent. */
static bool sent_of(const char *line, struct sent *sent, const char **wrong)
{
	const struct probe probe = {.number = 3};
	struct replay_head head;
	struct replay replay;
	bool told;

	come_to(&replay, &head, line);
	told = replay.driver.ops->send(&replay.driver, &probe, sent);
	*wrong = replay.wrong;
	replay_head_free(&head);
	replay_close(&replay);
	return told;
}

TEST(replay_tells_at_once_what_was_told_at_once)
{
	struct sent sent;
	const char *wrong;

	assert_true(sent_of("{\"event\":\"recorded\",\"sending\":{\"now_ns\":7,"
			    "\"probe\":3},\"sent\":{\"number\":3,\"at_ns\":6,"
			    "\"errno\":90,\"mtu\":1400}}",
			    &sent, &wrong));
	assert_null(wrong);
	assert_int_equal(sent.at, 6);
	assert_int_equal(sent.error, EMSGSIZE);
	assert_int_equal(sent.mtu, 1400);
	/* A full buffer alone says nothing of the probe ... */
	assert_false(sent_of("{\"event\":\"recorded\",\"sending\":{"
			     "\"now_ns\":7,\"full\":true,\"probe\":3}}",
			     &sent, &wrong));
	assert_null(wrong);
	/* ... and what comes later is told later. */
	assert_false(sent_of("{\"event\":\"recorded\",\"state\":{\"now_ns\":7},"
			     "\"sent\":{\"number\":3,\"at_ns\":6}}",
			     &sent, &wrong));
	assert_null(wrong);
	assert_false(
		sent_of("{\"event\":\"recorded\",\"sending\":{\"now_ns\":7,"
			"\"probe\":3},\"sent\":{\"number\":4}}",
			&sent, &wrong));
	assert_non_null(strstr(wrong, "went on otherwise"));
}

/* Not even one of no bytes. */
TEST(replay_refuses_a_payload_that_lies_in_nothing)
{
	static const char *const payloads[] = {
		"{\"offset\":1}",
		"{\"offset\":1,\"size\":1}",
		"{\"offset\":4294967295,\"size\":4294967295}",
	};
	char line[256];
	const char *wrong;

	for (size_t i = 0; i < COUNT(payloads); i++) {
		snprintf(line, sizeof(line),
			 "{\"event\":\"recorded\",\"state\":{\"now_ns\":7},"
			 "\"reply\":{\"at_ns\":7,\"from\":\"192.0.2.1\"},"
			 "\"payload\":%s}",
			 payloads[i]);
		assert_int_equal(next_of(line, &wrong), -EBADMSG);
		assert_string_equal(wrong,
				    "the recording has a line that is damaged");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replay_open_says_why_it_cannot),
		cmocka_unit_test(
			replay_head_refuses_more_words_than_a_command_line_has),
		cmocka_unit_test(replay_fails_as_the_recorded_driver_failed),
		cmocka_unit_test(
			replay_ends_where_something_else_should_have_come),
		cmocka_unit_test(replay_head_takes_two_forms),
		cmocka_unit_test(replay_tells_at_once_what_was_told_at_once),
		cmocka_unit_test(replay_refuses_a_payload_that_lies_in_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
