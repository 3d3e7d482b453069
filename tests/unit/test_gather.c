/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for mail: what cannot be read for good.
 */
#include "io/gather.h"

#include "base/ns.h"

#include "unit.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

/* A pipe is ready as a socket would be, and fails every read. */
TEST(gather_gives_up_what_can_never_be_read)
{
	struct sock_end end = {
		.family = ADDR_V4, .has_mail = true, .has_queue = true};
	struct sock sock = {
		.family = ADDR_V4, .ends = &end, .count = 1, .senders = 1};
	struct gather gather;
	enum gather_news news;
	int status = 0;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	end.fd = fds[0];
	assert_int_equal(gather_open(&gather, &sock, NULL, 2048, 0), 0);
	for (int i = 0; i < 5000 && status == 0; i++)
		status = gather_mail(&gather, NS_NEVER, &news);
	assert_int_equal(status, -ENOTSOCK);
	gather_close(&gather);
	close(fds[0]);
	close(fds[1]);
}

/* Whoever has bytes that cannot be read, as a signal whose descriptor fails. */
TEST(gather_gives_up_what_is_ready_for_ever_and_brings_nothing)
{
	struct sock sock = {.family = ADDR_V4};
	struct gather gather;
	enum gather_news news;
	int status = 0;
	int fds[2];
	int i = 0;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(gather_open(&gather, &sock, NULL, 2048, 1), 0);
	wait_put(&gather.wait, 0, fds[0], true);
	for (; i < 5000 && status == 0; i++)
		status = gather_mail(&gather, NS_NEVER, &news);
	assert_int_equal(status, -EAGAIN);
	assert_string_equal(gather.call, "recvmsg");
	assert_true(i > 1000);
	gather_close(&gather);
	close(fds[0]);
	close(fds[1]);
}

TEST(gather_goes_on_while_something_comes)
{
	struct sock sock = {.family = ADDR_V4};
	struct gather gather;
	enum gather_news news;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(gather_open(&gather, &sock, NULL, 2048, 1), 0);
	wait_put(&gather.wait, 0, fds[0], true);
	for (int i = 0; i < 5000; i++) {
		assert_int_equal(gather_mail(&gather, NS_NEVER, &news), 0);
		gather_heard(&gather);
	}
	gather_close(&gather);
	close(fds[0]);
	close(fds[1]);
}

/* A wait that always fails, as no memory for it does. */
TEST(gather_gives_up_a_wait_that_never_works)
{
	struct sock sock = {.family = ADDR_V4};
	struct rlimit most;
	struct rlimit few;
	struct gather gather;
	enum gather_news news;
	int status = 0;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &most), 0);
	few = most;
	few.rlim_cur = 8;
	/* More places than descriptors are permitted: EINVAL (poll(2)). */
	assert_int_equal(gather_open(&gather, &sock, NULL, 2048, 16), 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (int i = 0; i < 5000 && status == 0; i++)
		status = gather_mail(&gather, 0, &news);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &most), 0);
	assert_int_equal(status, -EINVAL);
	assert_string_equal(gather.call, "ppoll");
	gather_close(&gather);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gather_gives_up_what_can_never_be_read),
		cmocka_unit_test(
			gather_gives_up_what_is_ready_for_ever_and_brings_nothing),
		cmocka_unit_test(gather_goes_on_while_something_comes),
		cmocka_unit_test(gather_gives_up_a_wait_that_never_works),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
