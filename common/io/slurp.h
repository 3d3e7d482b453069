/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A whole file in memory.
 */
#ifndef LEADLINE_IO_SLURP_H
#define LEADLINE_IO_SLURP_H

/* Reads the file PATH, up to 256 MiB, into *TEXT with a closing zero, to be
 * freed. Call it without privilege. 0 or -errno. */
int slurp_file(const char *path, char **text);

#endif
