/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The terminal, if there is one.
 */
#ifndef LEADLINE_IO_TERMINAL_H
#define LEADLINE_IO_TERMINAL_H

#include <stdint.h>

/* Columns of the terminal behind FD; 80 if it is none or does not tell. */
uint32_t terminal_columns(int fd);

#endif
