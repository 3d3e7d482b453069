/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Beside it first.
 */
#include "ui/metrics_file.h"

#include "ui/write.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_file(const char *path, const struct buf *text)
{
	/* Where others may write, a link may lead to a file of ours. */
	int fd = open(path,
		      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		      0644);
	int error;

	if (fd < 0)
		return -errno;
	write_all(fd, text->text, text->len, &error);
	if (close(fd) != 0 && error == 0)
		error = errno;
	return -error;
}

bool metrics_file_may_replace(const char *path)
{
	struct stat file;

	return lstat(path, &file) != 0 || S_ISREG(file.st_mode);
}

int metrics_file_write(const char *path, const struct buf *text)
{
	char beside[PATH_MAX];
	struct buf name;
	int error;

	buf_init(&name, beside, sizeof(beside));
	buf_text(&name, path);
	buf_text(&name, ".tmp");
	if (name.cut)
		return -ENAMETOOLONG;
	error = write_file(beside, text);
	if (error == 0 && rename(beside, path) != 0)
		error = -errno;
	if (error != 0)
		unlink(beside);
	return error;
}
