/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for mail: what cannot be read for good.
 */
#include "io/gather.h"

#include "base/ns.h"

#include "unit.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
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

static void put(int fd, int count)
{
	for (int i = 0; i < count; i++)
		assert_int_equal(write(fd, "x", 1), 1);
}

/* Otherwise the mail of one flow would be read one by one because there is none
 * of the other. */
TEST(gather_asks_each_socket_for_as_much_as_came_there)
{
	struct sock_end ends[2];
	struct sock sock = {
		.family = ADDR_V4, .ends = ends, .count = 2, .senders = 2};
	struct gather gather;
	enum gather_news news;
	int pairs[2][2];

	for (int i = 0; i < 2; i++) {
		assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, pairs[i]),
				 0);
		ends[i] = (struct sock_end){.fd = pairs[i][0],
					    .family = ADDR_V4,
					    .has_mail = true,
					    .mail = DATAGRAM_IPV4};
	}
	assert_int_equal(gather_open(&gather, &sock, NULL, 2048, 0), 0);
	gather.ends[1].batch = 8;
	for (int round = 0; round < 3; round++) {
		put(pairs[0][1], 1);
		put(pairs[1][1], 8);
		assert_int_equal(gather_mail(&gather, NS_NEVER, &news), 0);
		assert_int_equal(gather.inbox.open, 9);
		while (inbox_take(&gather.inbox) != NULL)
			;
	}
	gather_close(&gather);
	for (int i = 0; i < 2; i++) {
		close(pairs[i][0]);
		close(pairs[i][1]);
	}
}

/* A UDP socket at 127.0.0.1, and where that is. */
static int open_loopback(struct sockaddr_in *at)
{
	socklen_t size = sizeof(*at);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)at, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)at, &size), 0);
	return fd;
}

static bool put_to(int fd, const struct sockaddr_in *at)
{
	return sendto(fd, "x", 1, 0, (const struct sockaddr *)at,
		      sizeof(*at)) == 1;
}

/* A socket that was told of an ICMP error, CLOSED being where nobody is; skips
 * where there is no loopback. */
static struct sock_end open_told(struct sockaddr_in *here,
				 struct sockaddr_in *closed)
{
	struct sock_end end = {.fd = open_loopback(here),
			       .family = ADDR_V4,
			       .is_told = true,
			       .mail = DATAGRAM_IPV4};
	int told = 1;

	close(open_loopback(closed));
	assert_int_equal(
		setsockopt(end.fd, IPPROTO_IP, IP_RECVERR, &told, sizeof(told)),
		0);
	/* That it was refused, the next send is told. */
	if (!put_to(end.fd, closed) || put_to(end.fd, closed) ||
	    errno != ECONNREFUSED) {
		close(end.fd);
		skip();
	}
	assert_true(put_to(end.fd, closed));
	return end;
}

/* The kernel fails a read for it, and once more for each that is in the queue
 * (sock_dequeue_err_skb). */
TEST(gather_finds_the_mail_behind_icmp_errors_at_once)
{
	struct sockaddr_in here, other;
	struct sock_end end = open_told(&here, &other);
	struct sock sock = {
		.family = ADDR_V4, .ends = &end, .count = 1, .senders = 1};
	struct gather gather;
	enum gather_news news;
	int fd = open_loopback(&other);

	end.has_mail = true;
	assert_true(put_to(fd, &here));
	assert_int_equal(gather_open(&gather, &sock, NULL, 2048, 0), 0);
	assert_int_equal(gather_mail(&gather, NS_NEVER, &news), 0);
	assert_int_equal(gather.inbox.open, 1);
	assert_non_null(inbox_take(&gather.inbox));
	gather.guess = false;
	assert_int_equal(gather_mail(&gather, 0, &news), 0);
	assert_int_equal(news, GATHER_QUIET);
	gather_close(&gather);
	close(end.fd);
	close(fd);
}

TEST(gather_leaves_no_icmp_error_with_a_socket_that_only_sends)
{
	struct sockaddr_in here, closed;
	struct sock_end end = open_told(&here, &closed);
	struct sock sock = {
		.family = ADDR_V4, .ends = &end, .count = 1, .senders = 1};
	struct pollfd fd = {.fd = end.fd};
	struct gather gather;
	enum gather_news news;

	assert_int_equal(poll(&fd, 1, 0), 1);
	assert_int_equal(gather_open(&gather, &sock, NULL, 2048, 0), 0);
	assert_int_equal(gather_mail(&gather, 0, &news), 0);
	assert_int_equal(poll(&fd, 1, 0), 0);
	gather_close(&gather);
	close(end.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gather_gives_up_what_can_never_be_read),
		cmocka_unit_test(
			gather_gives_up_what_is_ready_for_ever_and_brings_nothing),
		cmocka_unit_test(gather_goes_on_while_something_comes),
		cmocka_unit_test(gather_gives_up_a_wait_that_never_works),
		cmocka_unit_test(
			gather_asks_each_socket_for_as_much_as_came_there),
		cmocka_unit_test(
			gather_finds_the_mail_behind_icmp_errors_at_once),
		cmocka_unit_test(
			gather_leaves_no_icmp_error_with_a_socket_that_only_sends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
