/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of any length.
 */
#include "io/target_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int target_file_open(struct target_file *file, const char *path)
{
	*file = (struct target_file){.file = stdin};
	if (strcmp(path, "-") != 0)
		file->file = fopen(path, "re");
	return file->file != NULL ? 0 : -errno;
}

int target_file_next(struct target_file *file, struct target_line *line)
{
	do {
		ssize_t size;

		errno = 0;
		size = getline(&file->text, &file->size, file->file);
		/* A folder can be opened, but not read. */
		if (size < 0)
			return feof(file->file) || errno == 0 ? 0 : -errno;
		file->number++;
		target_line_parse(file->text, (size_t)size, line);
	} while (line->kind == TARGET_LINE_EMPTY);
	return 1;
}

void target_file_close(struct target_file *file)
{
	if (file->file != NULL && file->file != stdin)
		fclose(file->file);
	free(file->text);
	*file = (struct target_file){0};
}
