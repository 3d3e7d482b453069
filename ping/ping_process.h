/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process that a run is: its terminal, its death.
 */
#ifndef LEADLINE_PING_PROCESS_H
#define LEADLINE_PING_PROCESS_H

#include <stdint.h>

/* Columns of the terminal that stdout is; 80 if it is none. */
uint32_t ping_process_columns(void);

/* Dies by signal NUMBER, as if it had never been held back. */
void ping_process_die(int number);

#endif
