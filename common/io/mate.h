/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A thread that sends a batch while its owner sends another; private to io.
 *
 * Of what a packet costs nine tenths are the kernel's, who sends it within the
 * system call, and what answers at once is received there, too: on the same
 * processor. A second thread is a second processor for that. It has nothing but
 * the batch that it is lent, hears no signal, and knows no engine.
 */
#ifndef LEADLINE_IO_MATE_H
#define LEADLINE_IO_MATE_H

#include "io/batch.h"
#include "io/sandbox.h"

#include <stdbool.h>

struct mate; /* private to mate.c */

/* NULL where there is none to be had, or no second processor for it. It has no
 * capability that its owner has not. */
struct mate *mate_start(void);

/* Waits for what it is at. Also fine for NULL. */
void mate_stop(struct mate *mate);

/* Shuts it in, which no other thread can do for it; before there is work. */
void mate_confine(struct mate *mate, const struct sandbox_needs *needs);

/* Lends it BATCH to be sent, until mate_take. */
void mate_give(struct mate *mate, struct batch *batch);

/* Takes the batch back. False: it has not even begun, since there are others
 * who want the processor, and the batch is as it was; else it is sent, which is
 * waited for. */
bool mate_take(struct mate *mate);

#endif
