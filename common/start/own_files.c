/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * By device and inode; by name where there is no file yet.
 */
#include "start/own_files.h"

#include "start/complain.h"
#include "ui/metrics_file.h"

#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

static bool is_dash(const char *path)
{
	return path != NULL && strcmp(path, "-") == 0;
}

static bool is_file(const char *path)
{
	return path != NULL && path[0] != '\0' && !is_dash(path);
}

static bool is_same(const char *a, const char *b)
{
	struct stat one;
	struct stat other;

	if (!is_file(a) || !is_file(b))
		return false;
	if (stat(a, &one) != 0 || stat(b, &other) != 0)
		return strcmp(a, b) == 0;
	return S_ISREG(one.st_mode) && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

static bool is_read(const struct own_files *files, const char *path)
{
	for (size_t i = 0; i < OWN_FILES_READ; i++) {
		if (is_same(files->read[i], path))
			return true;
	}
	return false;
}

/* Whoever reads it first leaves nothing to the other. */
static bool has_dash_twice(const struct own_files *files)
{
	size_t count = 0;

	for (size_t i = 0; i < OWN_FILES_READ; i++)
		count += is_dash(files->read[i]);
	return count > 1;
}

const char *own_files_clash(const struct own_files *files)
{
	if (has_dash_twice(files))
		return "-";
	for (size_t i = 0; i < OWN_FILES_WRITTEN; i++) {
		const char *path = files->written[i];

		if (is_read(files, path))
			return path;
		for (size_t k = 0; k < i; k++) {
			if (is_same(files->written[k], path))
				return path;
		}
	}
	return NULL;
}

bool own_files_check(const struct own_files *files, const char *program)
{
	const char *clash = own_files_clash(files);

	if (clash != NULL)
		return complain(program, clash,
				"one file cannot be for two things");
	for (size_t i = 0; i < OWN_FILES_WRITTEN; i++) {
		if (is_dash(files->written[i]))
			return complain(
				program, files->written[i],
				"no name of a file to write, as ./- is");
	}
	return files->replaced == NULL ||
	       metrics_file_may_replace(files->replaced) ||
	       complain(program, files->replaced, "not a regular file");
}
