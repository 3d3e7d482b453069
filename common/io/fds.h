/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first three descriptors.
 *
 * If one of them is closed at start, the first socket takes its number and
 * whatever is printed goes into it.
 */
#ifndef LEADLINE_IO_FDS_H
#define LEADLINE_IO_FDS_H

/*
 * Makes sure that descriptors 0, 1 and 2 are open; the first act of main. One
 * that was closed becomes /dev/null opened the wrong way round, so that using
 * it still fails with EBADF. 0 or -errno.
 */
int fds_reserve(void);

#endif
