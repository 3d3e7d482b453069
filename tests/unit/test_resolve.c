/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A resolver that has been taken over: whatever it says, its parent goes on.
 * And what it is asked, if it is the parent.
 */
#include "io/resolve.h"

#include "io/resolve_record.h"
#include "unit.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The end of the child, in our hands, and what its parent holds. */
struct liar {
	int fd;
	struct resolve resolve;
};

static const struct addr host = {
	.family = ADDR_V4,
	.bytes = {192, 0, 2, 1},
};

/* There is a process to be ended, too. */
static void start(struct liar *liar)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	liar->fd = pair[1];
	liar->resolve = (struct resolve){.fd = pair[0], .pid = fork()};
	if (liar->resolve.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(pair[0]);
		close(pair[1]);
		pause();
		_exit(0);
	}
}

static void end(struct liar *liar)
{
	resolve_stop(&liar->resolve);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	close(liar->fd);
}

static struct resolve_answer name_of_host(void)
{
	struct resolve_answer answer = {
		.kind = RESOLVE_NAME,
		.count = 1,
		.name = "host.example",
	};

	answer.addrs[0] = host;
	return answer;
}

static void say(const struct liar *liar, const void *bytes, size_t size)
{
	assert_int_equal(send(liar->fd, bytes, size, 0), size);
}

/* The answer to one question. */
static int hear(struct liar *liar, const struct resolve_answer *answer,
		struct input *input)
{
	assert_int_equal(resolve_ask(&liar->resolve, &host), 0);
	say(liar, answer, sizeof(*answer));
	return resolve_read(&liar->resolve, input);
}

TEST(an_honest_answer_is_a_name)
{
	struct resolve_answer answer = name_of_host();
	struct input input;
	struct liar liar;

	start(&liar);
	assert_int_equal(hear(&liar, &answer, &input), 1);
	assert_int_equal(input.kind, INPUT_NAME);
	assert_true(addr_equal(&input.addr, &host));
	assert_string_equal(input.name, "host.example");
	assert_int_equal(resolve_read(&liar.resolve, &input), 0);
	end(&liar);
}

TEST(a_host_that_was_asked_for_has_addresses)
{
	struct resolve_answer answer = {
		.kind = RESOLVE_HOST, .which = 7, .count = 1, .addrs = {host}};
	struct input input;
	struct liar liar;

	start(&liar);
	assert_int_equal(resolve_host_find(&liar.resolve, "a", 7), 0);
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_read(&liar.resolve, &input), 1);
	assert_int_equal(input.kind, INPUT_HOST);
	assert_int_equal(input.host.which, 7);
	assert_int_equal(input.host.count, 1);
	assert_true(addr_equal(&input.host.addrs[0], &host));
	assert_true(addr_parse("::ffff:192.0.2.9", &answer.addrs[0]));
	assert_int_equal(resolve_host_find(&liar.resolve, "a", 7), 0);
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_read(&liar.resolve, &input), 1);
	assert_int_equal(input.host.addrs[0].family, ADDR_V4);
	/* Nobody asked for another one, and an error has no addresses. */
	assert_int_equal(hear(&liar, &answer, &input), 0);
	assert_int_equal(resolve_host_find(&liar.resolve, "a", 7), 0);
	answer.error = -2;
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_read(&liar.resolve, &input), 1);
	assert_int_equal(input.host.count, 0);
	end(&liar);
}

TEST(more_answers_than_questions_are_the_end_of_it)
{
	struct resolve_answer answer = name_of_host();
	struct input input;
	struct liar liar;

	start(&liar);
	assert_int_equal(hear(&liar, &answer, &input), 1);
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_read(&liar.resolve, &input), -EPIPE);
	end(&liar);
}

TEST(an_answer_of_another_size_is_none)
{
	struct resolve_answer answer[2] = {name_of_host(), name_of_host()};
	const size_t sizes[] = {1, sizeof(answer[0]) - 1, sizeof(answer[0]) + 1,
				sizeof(answer)};
	struct input input;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct liar liar;

		start(&liar);
		assert_int_equal(resolve_ask(&liar.resolve, &host), 0);
		say(&liar, answer, sizes[i]);
		assert_int_equal(resolve_read(&liar.resolve, &input), -EPIPE);
		end(&liar);
	}
}

static void expect_unsound(const struct resolve_answer *answer)
{
	struct input input;
	struct liar liar;

	start(&liar);
	assert_int_equal(hear(&liar, answer, &input), -EPIPE);
	end(&liar);
}

TEST(counts_and_texts_without_an_end_are_not_believed)
{
	struct resolve_answer answer = name_of_host();

	answer.count = RESOLVE_ADDRS_MAX + 1;
	expect_unsound(&answer);
	answer.count = UINT32_MAX;
	expect_unsound(&answer);
	answer = name_of_host();
	memset(answer.name, 'a', sizeof(answer.name));
	expect_unsound(&answer);
	answer = name_of_host();
	memset(answer.text, 'a', sizeof(answer.text));
	expect_unsound(&answer);
}

TEST(addresses_of_no_family_are_not_believed)
{
	const uint32_t families[] = {ADDR_NONE, 3, 255, UINT32_MAX};
	struct resolve_answer answer = name_of_host();

	for (size_t i = 0; i < COUNT(families); i++) {
		memcpy(&answer.addrs[0].family, &families[i],
		       sizeof(answer.addrs[0].family));
		expect_unsound(&answer);
	}
	answer = name_of_host();
	answer.source = 7;
	expect_unsound(&answer);
}

TEST(an_answer_of_another_kind_says_nothing)
{
	const uint32_t kinds[] = {RESOLVE_HOST, 3, UINT32_MAX};
	struct resolve_answer answer = name_of_host();
	struct input input;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct liar liar;

		start(&liar);
		answer.kind = kinds[i];
		assert_int_equal(hear(&liar, &answer, &input), 0);
		end(&liar);
	}
	answer = name_of_host();
	for (uint32_t count = 0; count <= RESOLVE_ADDRS_MAX; count += 2) {
		struct liar liar;

		for (uint32_t i = 0; i < count; i++)
			answer.addrs[i] = host;
		answer.count = count;
		start(&liar);
		assert_int_equal(hear(&liar, &answer, &input), 0);
		end(&liar);
	}
}

/* Nobody but the child can answer here, so its lies come first. */
TEST(a_host_is_not_waited_for_beyond_its_answer)
{
	struct resolve_answer answer = name_of_host();
	struct resolve_host found;
	struct liar liar;

	start(&liar);
	say(&liar, &answer, sizeof(answer));
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(
		resolve_host(&liar.resolve, "host.example", ADDR_NONE, &found),
		-EPIPE);
	end(&liar);
}

TEST(errors_that_do_not_exist_have_a_text)
{
	struct resolve_answer answer = {
		.kind = RESOLVE_HOST,
		.error = INT32_MIN,
		.system = INT32_MAX,
	};
	struct resolve_host found;
	struct liar liar;

	start(&liar);
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(
		resolve_host(&liar.resolve, "host.example", ADDR_NONE, &found),
		0);
	assert_non_null(found.error);
	answer.error = EAI_SYSTEM;
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(
		resolve_host(&liar.resolve, "host.example", ADDR_NONE, &found),
		0);
	assert_non_null(found.error);
	end(&liar);
}

TEST(a_child_that_died_is_no_resolver)
{
	struct resolve_host found;
	struct input input;
	struct pollfd hangup;
	struct liar liar;

	start(&liar);
	close(liar.fd);
	liar.fd = -1;
	/* The process that is to be ended has it, too, until it closes it. */
	hangup = (struct pollfd){.fd = liar.resolve.fd};
	assert_int_equal(poll(&hangup, 1, -1), 1);
	assert_int_equal(resolve_read(&liar.resolve, &input), -EPIPE);
	assert_int_equal(
		resolve_host(&liar.resolve, "host.example", ADDR_NONE, &found),
		-EPIPE);
	end(&liar);
	/* It would die again. */
	assert_int_equal(resolve_ask(&liar.resolve, &host), -EPIPE);
}

TEST(a_host_has_the_addresses_of_the_family_that_is_wanted)
{
	struct resolve_answer answer = {
		.kind = RESOLVE_HOST,
		.which = 3,
		.count = 2,
		.addrs = {host, {.family = ADDR_V6, .bytes = {0x20, 1}}},
		.name = "host.example",
	};
	struct resolve_host found;
	uint32_t which = 0;
	struct liar liar;

	start(&liar);
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_host(&liar.resolve, "a", ADDR_V6, &found), 0);
	assert_int_equal(found.count, 1);
	assert_true(addr_equal(&found.addrs[0], &answer.addrs[1]));
	assert_string_equal(found.name, "host.example");
	assert_null(found.error);
	/* One of many, asked for before. */
	assert_int_equal(resolve_host_ask(&liar.resolve, "a", ADDR_NONE, 3), 0);
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_host_await(&liar.resolve, &which, &found), 0);
	assert_int_equal(which, 3);
	assert_int_equal(found.count, 2);
	/* None of them. */
	answer.count = 1;
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_host(&liar.resolve, "a", ADDR_V6, &found), 0);
	assert_int_equal(found.count, 0);
	assert_non_null(found.error);
	/* Nobody asked for that one. */
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_host_await(&liar.resolve, &which, &found),
			 -EPIPE);
	end(&liar);
}

TEST(a_text_that_was_asked_for_is_told_with_its_question)
{
	const struct text_query query = {
		.source = TEXT_WHOIS,
		.text = "192.0.2.1",
		.server = "whois.example",
		.service = "43",
	};
	struct resolve_answer answer = {
		.kind = RESOLVE_TEXT,
		.source = TEXT_WHOIS,
		.name = "192.0.2.1",
		.text = "64500 | 192.0.2.0/24",
	};
	struct resolve_question asked;
	struct input input;
	struct liar liar;

	start(&liar);
	assert_int_equal(resolve_ask_text(&liar.resolve, &query), 0);
	assert_int_equal(recv(liar.fd, &asked, sizeof(asked), 0),
			 sizeof(asked));
	assert_true(resolve_record_is_question(&asked));
	assert_string_equal(asked.server, "whois.example");
	say(&liar, &answer, sizeof(answer));
	assert_int_equal(resolve_read(&liar.resolve, &input), 1);
	assert_int_equal(input.kind, INPUT_TEXT);
	assert_int_equal(input.text_source, TEXT_WHOIS);
	assert_string_equal(input.name, "192.0.2.1");
	assert_string_equal(input.text, "64500 | 192.0.2.0/24");
	assert_false(input.text_failed);
	end(&liar);
}

TEST(what_does_not_fit_into_a_question_is_not_asked)
{
	char name[DRIVER_NAME_MAX + 1];
	struct text_query query = {.text = name};
	struct resolve_host found;
	struct liar liar;

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	start(&liar);
	assert_int_equal(resolve_host(&liar.resolve, name, ADDR_NONE, &found),
			 0);
	assert_non_null(found.error);
	assert_int_equal(resolve_host_ask(&liar.resolve, name, ADDR_NONE, 1),
			 -EINVAL);
	assert_int_equal(resolve_host_find(&liar.resolve, name, 1), -EINVAL);
	assert_int_equal(resolve_ask_text(&liar.resolve, &query), -EINVAL);
	assert_int_equal(resolve_ask(&liar.resolve, &(struct addr){0}),
			 -EINVAL);
	assert_int_equal(liar.resolve.asked, 0);
	end(&liar);
}

/* The other direction: a parent that was taken over. */
TEST(questions_without_an_end_or_of_no_kind_are_none)
{
	const struct resolve_question good = {
		.kind = RESOLVE_HOST, .family = ADDR_V6, .text = "a"};
	struct resolve_question bad;

	assert_true(resolve_record_is_question(&good));
	bad = good;
	bad.kind = 3;
	assert_false(resolve_record_is_question(&bad));
	bad = good;
	bad.family = 7;
	assert_false(resolve_record_is_question(&bad));
	bad = good;
	bad.kind = RESOLVE_NAME;
	assert_false(resolve_record_is_question(&bad));
	bad = good;
	bad.kind = RESOLVE_TEXT;
	bad.source = 2;
	assert_false(resolve_record_is_question(&bad));
	bad = good;
	memset(bad.text, 'a', sizeof(bad.text));
	assert_false(resolve_record_is_question(&bad));
	bad = good;
	memset(bad.server, 'a', sizeof(bad.server));
	assert_false(resolve_record_is_question(&bad));
	bad = good;
	memset(bad.service, 'a', sizeof(bad.service));
	assert_false(resolve_record_is_question(&bad));
}

TEST(numbers_need_nobody)
{
	static const struct {
		const char *text;
		uint8_t last;
		uint32_t scope;
	} numbers[] = {
		{"127.0.0.1", 1, 0},
		{"127.1", 1, 0},
		{"0x7f000001", 1, 0},
		{"::1", 1, 0},
		{"fe80::2%lo", 2, 1},
		{"fe80::2%1", 2, 1},
		{"fe80::3%2147483647", 3, INT32_MAX},
	};
	static const char *const others[] = {
		"",
		"host.example",
		"127.0.0.1 and more",
		"::1::",
		"1:2",
		"fe80::1%",
		"fe80::1%nowhere",
		"fe80::1%0",
		"fe80::1%1x",
		"fe80::1%2147483648",
		"fe80::1%99999999999999999999",
		("0000000000000000000000000000000000000000000000000000000000000"
		 "00000000000000000000000:1"),
	};
	struct resolve resolve = {.failed = true};
	struct resolve_host found;
	struct addr addr;

	for (size_t i = 0; i < COUNT(numbers); i++) {
		assert_true(resolve_number(numbers[i].text, &addr));
		assert_int_equal(addr.bytes[addr_size(&addr) - 1],
				 numbers[i].last);
		assert_int_equal(addr.scope, numbers[i].scope);
		assert_int_equal(resolve_host(&resolve, numbers[i].text,
					      ADDR_NONE, &found),
				 0);
		assert_true(found.numeric);
		assert_int_equal(found.count, 1);
	}
	for (size_t i = 0; i < COUNT(others); i++)
		assert_false(resolve_number(others[i], &addr));
}

TEST(a_child_is_started_once_and_ended)
{
	struct resolve resolve = {.fd = 0};
	pid_t pid;

	assert_int_equal(resolve_start(&resolve), 0);
	pid = resolve.pid;
	assert_int_equal(resolve_start(&resolve), 0);
	assert_int_equal(resolve.pid, pid);
	resolve_stop(&resolve);
	resolve_stop(&resolve);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(resolve_start(&resolve), -EPIPE);
}

TEST(without_descriptors_there_is_no_child)
{
	struct resolve resolve = {.fd = 0};
	struct rlimit before;
	struct rlimit none;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = before;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(resolve_start(&resolve), -EMFILE);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(resolve_ask(&resolve, &host), -EPIPE);
	resolve_stop(&resolve);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_answer_is_a_name),
		cmocka_unit_test(a_host_that_was_asked_for_has_addresses),
		cmocka_unit_test(more_answers_than_questions_are_the_end_of_it),
		cmocka_unit_test(an_answer_of_another_size_is_none),
		cmocka_unit_test(
			counts_and_texts_without_an_end_are_not_believed),
		cmocka_unit_test(addresses_of_no_family_are_not_believed),
		cmocka_unit_test(an_answer_of_another_kind_says_nothing),
		cmocka_unit_test(a_host_is_not_waited_for_beyond_its_answer),
		cmocka_unit_test(errors_that_do_not_exist_have_a_text),
		cmocka_unit_test(a_child_that_died_is_no_resolver),
		cmocka_unit_test(
			a_host_has_the_addresses_of_the_family_that_is_wanted),
		cmocka_unit_test(
			a_text_that_was_asked_for_is_told_with_its_question),
		cmocka_unit_test(
			what_does_not_fit_into_a_question_is_not_asked),
		cmocka_unit_test(
			questions_without_an_end_or_of_no_kind_are_none),
		cmocka_unit_test(numbers_need_nobody),
		cmocka_unit_test(a_child_is_started_once_and_ended),
		cmocka_unit_test(without_descriptors_there_is_no_child),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
