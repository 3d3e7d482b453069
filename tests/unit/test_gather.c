/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for mail: what cannot be read for good.
 */
#include "io/gather.h"

#include "base/ns.h"

#include "unit.h"

#include <errno.h>
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gather_gives_up_what_can_never_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
