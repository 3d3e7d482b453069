/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole lines or none: into pipes, and into files that may not grow.
 */
#include "ui/lines.h"

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define ROOM 65536

/* Lines of 100 bytes, their end included. */
#define LINE 100

struct fixture {
	struct lines lines;
	char memory[ROOM];
	char read[ROOM];
};

static void say(struct lines *lines, int count)
{
	char text[LINE + 1];

	memset(text, 'x', LINE - 1);
	text[LINE - 1] = '\n';
	text[LINE] = '\0';
	while (count-- > 0)
		buf_text(&lines->text, text);
}

TEST(lines_wait_a_millisecond_and_no_longer)
{
	struct fixture f;

	lines_init(&f.lines, -1, f.memory, ROOM);
	assert_true(f.lines.until == NS_NEVER);
	say(&f.lines, 1);
	lines_note(&f.lines, 5);
	say(&f.lines, 1);
	lines_note(&f.lines, 7);
	assert_int_equal(f.lines.until, 5 + LINES_PATIENCE);
	assert_int_equal(f.lines.text.len, 2 * LINE);
}

TEST(a_buffer_that_is_half_full_is_written)
{
	struct fixture f;
	int fd = memfd_create("lines", MFD_CLOEXEC);

	lines_init(&f.lines, fd, f.memory, ROOM);
	say(&f.lines, ROOM / 2 / LINE + 1);
	lines_note(&f.lines, 5);
	assert_int_equal(f.lines.text.len, 0);
	assert_true(f.lines.until == NS_NEVER);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), (ROOM / 2 / LINE + 1) * LINE);
	close(fd);
}

TEST(a_full_pipe_holds_whole_lines)
{
	struct fixture f;
	int ends[2];
	ssize_t got;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	lines_init(&f.lines, ends[1], f.memory, ROOM);
	/* What is not a multiple of PIPE_BUF goes in pieces below it. */
	say(&f.lines, 3 * PIPE_BUF / LINE);
	lines_flush(&f.lines);
	for (int i = 0; i < 3; i++) {
		got = read(ends[0], f.read, PIPE_BUF / LINE * LINE);
		assert_int_equal(got % LINE, 0);
	}
	close(ends[0]);
	close(ends[1]);
}

TEST(a_closed_pipe_is_an_error_and_the_end)
{
	struct fixture f;
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	close(ends[0]);
	lines_init(&f.lines, ends[1], f.memory, ROOM);
	say(&f.lines, 1);
	lines_flush(&f.lines);
	assert_int_equal(f.lines.error, EPIPE);
	close(ends[1]);
}

/* A disk with room for SIZE bytes and no more. */
static void limit_files(rlim_t size)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

TEST(a_full_disk_keeps_no_half_of_a_line)
{
	struct fixture f;
	int fd = memfd_create("lines", MFD_CLOEXEC);

	assert_true(fd >= 0);
	signal(SIGXFSZ, SIG_IGN);
	lines_init(&f.lines, fd, f.memory, ROOM);
	limit_files(10 * LINE + LINE / 2);
	say(&f.lines, 20);
	lines_flush(&f.lines);
	limit_files(RLIM_INFINITY);
	assert_int_equal(f.lines.error, EFBIG);
	assert_int_equal(lseek(fd, 0, SEEK_END), 10 * LINE);
	/* And it stays so. */
	say(&f.lines, 1);
	lines_flush(&f.lines);
	assert_int_equal(lseek(fd, 0, SEEK_END), 10 * LINE);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_wait_a_millisecond_and_no_longer),
		cmocka_unit_test(a_buffer_that_is_half_full_is_written),
		cmocka_unit_test(a_full_pipe_holds_whole_lines),
		cmocka_unit_test(a_closed_pipe_is_an_error_and_the_end),
		cmocka_unit_test(a_full_disk_keeps_no_half_of_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
