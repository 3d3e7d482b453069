/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Everything, into descriptors that take only a part of it.
 */
#include "ui/write.h"

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Some times what a pipe holds. */
#define SIZE (1 << 20)

/* A child that reads FD to its end and says whether it were SIZE bytes. */
static pid_t start_reader(const int ends[2])
{
	pid_t child = fork();
	char room[4096];
	size_t sum = 0;
	ssize_t got;

	if (child != 0)
		return child;
	close(ends[1]);
	while ((got = read(ends[0], room, sizeof(room))) > 0)
		sum += (size_t)got;
	_exit(sum == SIZE ? 0 : 1);
}

TEST(write_all_waits_for_a_full_pipe_that_does_not)
{
	char *text = calloc(1, SIZE);
	int error = -1;
	int status;
	int ends[2];
	pid_t child;

	assert_non_null(text);
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, 0), 0);
	child = start_reader(ends);
	assert_true(child > 0);
	close(ends[0]);
	assert_int_equal(write_all(ends[1], text, SIZE, &error), SIZE);
	assert_int_equal(error, 0);
	close(ends[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	free(text);
}

TEST(write_all_calls_a_closed_pipe_an_error)
{
	int error = 0;
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	close(ends[0]);
	assert_int_equal(write_all(ends[1], "abc", 3, &error), 0);
	assert_int_equal(error, EPIPE);
	close(ends[1]);
}

TEST(write_all_calls_a_full_disk_an_error)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		skip();
	assert_int_equal(write_all(fd, "abc", 3, &error), 0);
	assert_int_equal(error, ENOSPC);
	close(fd);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(write_all_waits_for_a_full_pipe_that_does_not),
		cmocka_unit_test(write_all_calls_a_closed_pipe_an_error),
		cmocka_unit_test(write_all_calls_a_full_disk_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
