/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which files a process may still reach, by Landlock (landlock(7)); private to
 * io.
 */
#ifndef LEADLINE_IO_SANDBOX_FILES_H
#define LEADLINE_IO_SANDBOX_FILES_H

#include <stdbool.h>
#include <stddef.h>

#define SANDBOX_PLACES_MAX 16

/* A folder with all in it, or a file. */
struct sandbox_place {
	const char *path;
	bool replaces; /* files in it are written anew and renamed, not read */
};

/*
 * Takes all files away but those of COUNT places; what is not there is passed
 * over. Without TCP no port is bound and none is connected to. Signals and
 * abstract sockets of other processes are out of reach. As much of it as the
 * kernel can. 0 or -errno.
 */
int sandbox_files_enter(const struct sandbox_place *places, size_t count,
			bool tcp);

#endif
