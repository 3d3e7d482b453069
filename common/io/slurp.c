/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files as text.
 */
#include "io/slurp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define SIZE_FIRST    65536
#define SIZE_MAX_FILE (256 << 20)

/* Reads all of FILE into *TEXT. 0 or -errno. */
static int read_all(FILE *file, char **text)
{
	size_t size = SIZE_FIRST;
	size_t used = 0;

	for (;;) {
		char *larger = realloc(*text, size);

		if (larger == NULL)
			return -ENOMEM;
		*text = larger;
		used += fread(*text + used, 1, size - 1 - used, file);
		(*text)[used] = '\0';
		if (ferror(file))
			return -EIO;
		if (used < size - 1)
			return 0;
		if (size >= SIZE_MAX_FILE)
			return -EFBIG;
		size *= 2;
	}
}

int slurp_file(const char *path, char **text)
{
	FILE *file = fopen(path, "re");
	int status;

	*text = NULL;
	if (file == NULL)
		return -errno;
	status = read_all(file, text);
	fclose(file);
	if (status != 0) {
		free(*text);
		*text = NULL;
	}
	return status;
}
