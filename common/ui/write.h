/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes to a descriptor, all of them.
 */
#ifndef LEADLINE_UI_WRITE_H
#define LEADLINE_UI_WRITE_H

#include <stddef.h>

/*
 * Writes the SIZE bytes at TEXT to FD, whatever interrupts it. Whoever shares
 * the descriptor may have made it one that does not wait: then this waits until
 * it takes more. Returns how many bytes went; *ERROR is the errno of the write
 * that failed (a closed pipe, a full disk), or 0: then all of them did.
 */
size_t write_all(int fd, const char *text, size_t size, int *error);

#endif
